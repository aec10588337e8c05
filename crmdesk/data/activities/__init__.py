"""Activities as people work with them: planned, done, called off, repeated, reminded of."""
