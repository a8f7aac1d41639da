"""The places: board, case, run, history."""
