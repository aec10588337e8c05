"""What is stored and the rules it keeps: the base, its journal, imports, and the Table that everything shows."""
