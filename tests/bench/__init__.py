"""The program's speed, each figure beside what the same work costs bare, in one run."""
