"""The same work over and over, with processes killed in the middle of it: nothing may be lost, torn or wrong."""
