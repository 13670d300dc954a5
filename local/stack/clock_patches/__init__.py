"""Loaded by Python at its start, not imported by our code: see `local/stack/clocks.py`."""
