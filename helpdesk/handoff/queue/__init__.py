"""What waits for people: read from the state of things, never kept as a list of its own."""
