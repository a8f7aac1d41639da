"""A terminal workbench for answering a suspected theft of a mail account."""

__version__ = "0.1.0"
