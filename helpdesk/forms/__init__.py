"""What is asked: the questions of each form, how an answer is read, and what follows. Pure."""
