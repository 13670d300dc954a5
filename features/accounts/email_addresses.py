"""E-mail addresses: what counts as one, and the one form it is kept in. No look-up is made."""

from __future__ import annotations

LONGEST_EMAIL = 400  # characters, with what is stripped; an address has at most 320


def normalised_email(text: str) -> str | None:
    """Its domain in lower case and as Unicode; None for what is no address."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 -- 16 ms that only this needs

    if len(text) > LONGEST_EMAIL:
        return None
    try:
        return validate_email(text.strip(), check_deliverability=False, strict=True).normalized
    except EmailNotValidError:
        return None  # its reasons would repeat the address
