"""How the desk does: figures counted from what is kept. Nothing is measured on the side."""
