"""One report model, one renderer per format. A report is built from the case file alone."""
