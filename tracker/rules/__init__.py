"""The rules: one documented function each."""
