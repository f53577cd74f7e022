"""Casualty-figure tracker: reads stated casualty figures, compares them, and charts tolls."""

__version__ = "0.1.0"
