"""For the command line."""
