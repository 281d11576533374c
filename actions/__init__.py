"""What is done, as the engine asks for it: slots in, the helpdesk asked, sentences named.

The law of this layer: no rule, no prose, no SQL. An action reads the turn, asks the helpdesk
and names the responses that say what happened.
"""
