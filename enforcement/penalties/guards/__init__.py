"""Conditions of a penalty case (domain 2.4 and 2.10), by stage of life."""
