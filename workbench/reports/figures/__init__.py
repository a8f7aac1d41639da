"""Figures over the cases of a period: gathered, told in sections, printed, and written as a report."""
