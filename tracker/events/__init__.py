"""Which event a claim speaks of, and whether two claims may be compared."""
