"""Cloud Tasks on this machine: its gRPC API, its rules of delivery, and a store that survives a kill."""
