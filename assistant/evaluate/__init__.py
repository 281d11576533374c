"""How well Porter understands, in figures: `make evaluate`. Changes nothing of the model."""
