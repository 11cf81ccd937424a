"""What must hold when something breaks: killed servers, lies about lengths, GDAL, two programs at one store."""
