"""Clients of the agents that run as remote services: the HTTP contract, and the parsing of their results."""
