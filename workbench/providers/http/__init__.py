"""The one transport of the providers that have an API over HTTP."""
