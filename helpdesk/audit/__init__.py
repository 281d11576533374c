"""The audit log: what was done to conversations, cases and answers, by whom. Read, never written."""
