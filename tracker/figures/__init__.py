"""Tables of figures read as claims."""
