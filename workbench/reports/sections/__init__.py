"""The sections of a report: each module yields its blocks once, for every format and language."""
