"""Who is at the desk now, and who looks at which conversation."""
