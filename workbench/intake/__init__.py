"""Reads exported evidence: one module for each source format."""
