"""The papers that the verbs of a penalty issue (domain 6.3): one typst file each, and what is written into it."""
