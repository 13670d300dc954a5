"""Fetches a web page that a user named, and never anything of the network that this service runs in."""
