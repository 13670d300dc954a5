"""Fake remote services over HTTP on loopback: they keep the contract, unless a test plans misbehaviour."""
