"""How customers found it."""
