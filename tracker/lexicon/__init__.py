"""Every word that means something, as data, and its loader."""
