"""Pages: one a place of the navigation."""
