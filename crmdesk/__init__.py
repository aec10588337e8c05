"""CRM Desk: clients, deals and the figures a head of sales lives by, on a desk of one's own."""

__version__ = "0.1.0"
