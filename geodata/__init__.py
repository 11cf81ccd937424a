"""The subject of tryggkarta: walks, observations, actions and patrol areas. Knows nothing of the web."""
