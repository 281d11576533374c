"""The support site: pages for each provider, made of its rule pack. Holds no wording and no rule."""
