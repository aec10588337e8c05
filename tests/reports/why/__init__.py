"""Tests of why a figure changed."""
