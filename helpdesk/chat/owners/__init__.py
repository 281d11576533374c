"""Who answers a conversation now, and who did before."""
