"""One report model, one renderer for each format."""
