"""The settings: one module per concern, gathered by base; local, test and production hold only what differs."""
