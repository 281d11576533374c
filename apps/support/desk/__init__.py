"""The desk: pages on which the provider's people answer customers. Words stand in words.yml."""
