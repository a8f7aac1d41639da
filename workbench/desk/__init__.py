"""The installation: config, keys, clock, ids; opens the case file and wires the providers."""
