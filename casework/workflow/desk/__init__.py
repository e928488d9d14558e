"""The staff desk: lists, the page of a matter, dialogs of verbs. It reads, and calls services; nothing else writes."""
