"""What people see: pages, charts, terminal text, CI formats."""
