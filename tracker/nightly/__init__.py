"""The nightly run: sources in, the store, the findings that are new, a report folder, an exit code."""
