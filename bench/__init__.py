"""Figures, never tests: Porter beside the bot of `rasa init`, measured in one run on one machine."""
