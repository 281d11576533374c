"""Every change of an answer, and who made it."""
