"""The version of this release, the same as in pyproject.toml, which the deployed functions do not have."""

VERSION = "0.2.0"
