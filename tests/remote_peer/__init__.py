"""The remote services over real HTTP on loopback: they keep the wire contract, and break it where a test says so."""
