"""What is known about customers. Reads and keeps it; never decides what they may do."""
