"""Work that takes too long for a request: asked for, done beside the requests, looked at by its id."""
