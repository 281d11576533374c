"""Teaches Porter's sentence encoder what a larger one knows (decision 28)."""
