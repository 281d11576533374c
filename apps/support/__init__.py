"""The support server: the only door to the outside. Knows the web and the log; no rule of a provider."""
