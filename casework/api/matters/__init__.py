"""The REST surface of every track: one set of views over the services and queries of the tracks, with no rule of its own."""
