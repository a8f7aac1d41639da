"""Dovecot: its doveadm HTTP API, its accounts in SQL, its login events, and the blocklist that it asks."""
