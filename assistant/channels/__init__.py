"""Doors of the engine. There is one: the gateway's."""
