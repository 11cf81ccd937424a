"""Thin doors for developers and operators."""
