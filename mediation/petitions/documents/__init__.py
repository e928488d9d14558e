"""The papers that acts of a petition issue: what each states, and how it is set."""
