"""Tools of the project that need its environment; dev.py calls them."""
