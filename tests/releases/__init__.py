"""Unfinished episodes of a release: recorded with its own code, and finished by today's code."""
