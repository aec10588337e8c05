"""The line: what a person typed in one go, understood as records, a search, a report or a command."""
