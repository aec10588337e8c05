"""Analyses: the answers that are no plain cut."""
