"""What the rows of the queue say beside who owns them."""
