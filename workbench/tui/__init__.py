"""The terminal UI: a face of the same core that the commands use."""
