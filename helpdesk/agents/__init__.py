"""The people at the desk: who they are, what they may do, how they sign in. Knows no web."""
