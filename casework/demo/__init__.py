"""The city player: a seeded script of a year's disputes, and the hands that play it through the engine."""
