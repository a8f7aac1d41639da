"""Carries a case through its playbook: observe, plan, consent, intend, act, record, read back, undo."""
