"""The commands, by noun; webmap/cli.py puts them together."""
