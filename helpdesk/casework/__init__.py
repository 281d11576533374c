"""The only place that knows both the rules and the cases: what may be done, and doing it."""
