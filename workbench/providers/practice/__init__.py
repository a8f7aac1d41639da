"""A make-believe tenant, example.com: in process, no network, no set-up. Its state is one JSON file.

`service` plays the remote mail system, `line` what lies between it and us (delay, refusals, lost
connections), `provider` is the side that the workbench talks to.
"""
