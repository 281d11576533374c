"""Reading what a person typed as an answer: pure functions, no store, no clock, no sentences.

What cannot be read comes back as a code with its values; the caller owns the words. Every
pattern is bounded, so that reading costs time in proportion to the length of the text.
"""
