"""One module or folder for each mail system, behind the protocol in `base`."""
