"""The ledger, and what is derived from it. Only this room opens the case file."""
