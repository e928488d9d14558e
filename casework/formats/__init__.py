"""How days and moments are written where a page leaves it to the language: the same everywhere, as on the desk."""
