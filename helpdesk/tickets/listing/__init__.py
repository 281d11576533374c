"""Cases as the desk lists them: filtered, a page at a time."""
