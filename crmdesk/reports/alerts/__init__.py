"""Alerts: what calls for attention: rules kept as data, what they find, and what was done about it."""
