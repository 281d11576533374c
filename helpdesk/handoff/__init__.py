"""Conversations that wait for a person: the packages as they are kept."""
