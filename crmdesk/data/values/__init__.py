"""Values: what the text of a cell means, read strictly; each module reads one shape and guesses nothing by itself."""
