"""Controlled copies of papers: each counted, for a purpose, and marked with who made it and when."""
