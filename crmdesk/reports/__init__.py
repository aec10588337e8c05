"""What is asked and answered: periods, measures, dimensions, the engine that computes every figure, and the reports."""
