"""What is known and kept. It knows no Rasa and no web; its own streets are one-way:

vocabulary, errors, clock            import nothing of ours
reading, eligibility, forms          pure: no SQL, no clock
accounts, identity, tickets, mail,   keep things; SQL only in files named store.py
chat, handoff
casework                             the only place that knows rules and cases
bootstrap                            builds it all, once
"""
