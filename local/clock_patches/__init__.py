"""Read by Python itself, never imported: see `local/clocks.py`."""
