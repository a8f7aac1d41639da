"""What a key on the case screen sets in motion: ask, wait, call the core."""
