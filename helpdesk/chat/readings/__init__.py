"""What the engine took messages for, kept to learn from: which were misread, without who said them."""
