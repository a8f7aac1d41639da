"""The dialogs: each asks for one thing, can be left with Escape, and hands back a typed result or None."""
