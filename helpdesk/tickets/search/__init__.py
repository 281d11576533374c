"""Finding cases and conversations by whatever somebody remembers of them."""
