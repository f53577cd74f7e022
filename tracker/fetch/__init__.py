"""Fetching web addresses: http and https only, politely, within limits, and never from inside the own network."""
