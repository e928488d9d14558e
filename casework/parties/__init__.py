"""Who a matter is about: identities, vault, masking, consent, recusal, and who looked."""
