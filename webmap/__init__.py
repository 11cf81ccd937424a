"""The door for people: `webmap.app` puts together what serves, `webmap.cli` is what an operator types."""
