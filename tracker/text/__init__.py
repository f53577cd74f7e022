"""Reading documents, and cutting them into sentences."""
