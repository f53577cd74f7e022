"""Measurements of the tracker: accuracy, speed, and gains and losses between two versions."""
