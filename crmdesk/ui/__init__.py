"""The window: pages, widgets and jobs. It shows Tables and Answers and computes no figure."""
