"""The conversation with a customer: what was said, cleaned, kept and answered. Knows no web and no engine."""
