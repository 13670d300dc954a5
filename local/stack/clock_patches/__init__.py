"""Read by Python itself, never imported: see `local/stack/clocks.py`."""
