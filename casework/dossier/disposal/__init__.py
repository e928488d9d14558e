"""The end of a file: what is due for appraisal, what is held, and what two persons destroy; its proofs stay (house rules F11 to F11b)."""
