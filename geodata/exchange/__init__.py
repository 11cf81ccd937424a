"""Bytes to model and model to bytes; never opens a store."""
