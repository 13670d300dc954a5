"""The error codes of the API, each declared once, with its HTTP status, its message and when it occurs.

A raise names the constant: `raise NotFoundError(API_GW_PODCAST_NOT_FOUND)`. docs/errors.md is generated from these
declarations; docs/contract/ says which route answers which codes.
"""
