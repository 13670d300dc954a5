"""Validates and normalises email addresses, without DNS look-ups."""

from __future__ import annotations

MAX_EMAIL_CHARS = 400  # including stripped whitespace; an address has up to 320


def normalise_email(text: str) -> str | None:
    """The address with its domain in lower case and Unicode; None if `text` is not a valid address."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 -- takes 16 ms, and only this function needs it

    if len(text) > MAX_EMAIL_CHARS:
        return None
    try:
        return validate_email(text.strip(), check_deliverability=False, strict=True).normalized
    except EmailNotValidError:
        return None  # its message would repeat the address
