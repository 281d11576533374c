"""Our code inside the Rasa process: language, components, guards, the channel. Rules live elsewhere."""
