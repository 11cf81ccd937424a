"""Pure functions on places: frames and arrays in, frames, series and arrays out."""
