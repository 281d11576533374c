"""The spaCy pipeline of the assistant: patterns as data, and the command that builds it."""
