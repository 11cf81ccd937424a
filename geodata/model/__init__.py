"""What things are: frozen, typed value objects that guard their own truth."""
