from __future__ import annotations

import pytest

from shared.database import DatabaseError, DatabaseUnavailableError, UniqueViolationError, jsonb
from shared.database_errors import ForeignKeyViolationError, from_server


def test_json_is_compact_and_keeps_its_letters() -> None:
    assert jsonb({"Größe": [1, None]}) == '{"Größe":[1,null]}'
    assert jsonb([]) == "[]"
    assert jsonb(None) is None


def test_a_unique_violation_has_the_name_of_its_constraint() -> None:
    error = from_server({"C": "23505", "n": "users_email_key", "M": "duplicate key", "D": "(email)=(a@example.org)"})
    assert isinstance(error, UniqueViolationError)
    assert (error.constraint, error.status) == ("users_email_key", 409)
    assert "a@example.org" not in str(error)


def test_a_foreign_key_violation_has_the_name_of_its_constraint() -> None:
    error = from_server({"C": "23503", "n": "podcasts_show_id_fkey", "D": "Key (show_id)=(5) is not present"})
    assert isinstance(error, ForeignKeyViolationError)
    assert (error.constraint, error.status, error.sqlstate) == ("podcasts_show_id_fkey", 500, "23503")
    assert "show_id" not in error.message


@pytest.mark.parametrize("sqlstate", ["55P03", "40P01", "40001", "57014", "53300", "57P01", "53100", "53200", "58030"])
def test_a_transient_error_is_503(sqlstate: str) -> None:
    error = from_server({"C": sqlstate, "M": "..."})
    assert isinstance(error, DatabaseUnavailableError)
    assert (error.status, error.retry_after_seconds, error.sqlstate) == (503, 2, sqlstate)


def test_any_other_error_is_500_and_keeps_its_code() -> None:
    error = from_server({"C": "42601", "M": "syntax error at or near"})
    assert type(error) is DatabaseError
    assert (error.status, error.sqlstate) == (500, "42601")
    assert "syntax" not in error.message
