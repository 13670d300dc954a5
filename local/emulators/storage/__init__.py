"""Emulates Cloud Storage: fake-gcs-server for the API, behind a listener that adds what it lacks.

The listener verifies signed URLs as Google does. It also adds preconditions on resumable uploads: without them, two
concurrent writers of one object with `ifGenerationMatch=0` would both succeed.
"""
