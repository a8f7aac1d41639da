"""Reads mail rules, forwardings and delegates in every dialect, one module a dialect, into `model.mailrule`."""
