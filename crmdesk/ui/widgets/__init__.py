"""Widgets: what pages are made of; they show Tables and Charts and know no page."""
