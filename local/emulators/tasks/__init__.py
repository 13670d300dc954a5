"""Emulates Cloud Tasks: its gRPC API, its delivery rules, and a store that survives a kill."""
