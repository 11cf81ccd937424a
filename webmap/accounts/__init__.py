"""Accounts and sign-in: who somebody is. What they may do is decided in `geodata.model.permission`."""
