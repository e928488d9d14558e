"""Events out: what the ledger took down is told to whoever subscribed, signed, and again until it arrives."""
