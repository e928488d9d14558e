"""Figures: what the ledger says, counted by published definitions, as of any moment."""
