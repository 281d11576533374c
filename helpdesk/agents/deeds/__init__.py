"""What agents did: kept for good, in the transaction that did it."""
