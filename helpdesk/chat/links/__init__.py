"""Links by which a customer takes a conversation up in a browser of their own."""
