"""Drills: what must survive is put to the test on this machine, in folders of its own."""
