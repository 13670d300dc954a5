"""Cloud Storage on this machine: fake-gcs-server for the API, behind a listener that adds what it lacks.

It lacks signed URLs: they are verified here as Google does. And it lacks preconditions on resumable uploads: two
writers of one object with `ifGenerationMatch=0` would both succeed.
"""
