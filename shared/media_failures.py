"""What the storage library raises if the bucket cannot be reached or refuses."""

from __future__ import annotations


def media_failures() -> tuple[type[Exception], ...]:
    """For `except media_failures()`, which calls it when there is an error: to import the library takes 0.2 s."""
    from google.api_core.exceptions import GoogleAPIError  # noqa: PLC0415 -- see above
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415

    return (GoogleAPIError, GoogleAuthError, OSError)  # OSError: of the connection
