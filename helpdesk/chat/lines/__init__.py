"""The log as agents see it, and what agents and the system add to it."""
