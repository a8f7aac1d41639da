"""Playbooks and guides: their shape, and how they are loaded and checked."""
