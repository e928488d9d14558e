"""The tracks of mediation."""
