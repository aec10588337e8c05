"""Output: one writer a format, from a Table to text, CSV, JSON."""
