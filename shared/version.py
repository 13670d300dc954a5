"""The version of this release and the project's homepage, the same as in pyproject.toml, which the deployed functions
do not have."""

VERSION = "0.2.0"
HOMEPAGE = "https://github.com/aethercast/aethercast"
