"""A stand-in for the remote services over HTTP on loopback: it keeps their contract, and breaks it if a test says
so."""
