"""Reads a user's own text: what kind of document it is, its parts, and the sentences that the hosts say."""
