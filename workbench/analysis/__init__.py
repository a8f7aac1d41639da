"""Judges sign-ins, exposures, rules and blocks. Pure functions; every judgement carries its reasons."""
