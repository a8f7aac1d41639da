"""What gap checks found, written: reports in every format, notices to the people it concerns, shapes for scripts."""
