"""What a conversation is told that nobody in it has said."""
