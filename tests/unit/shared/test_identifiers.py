from __future__ import annotations

from uuid import uuid4

import pytest

from shared.identifiers import parse_uuid


def test_the_usual_form_is_read_in_upper_and_lower_case() -> None:
    made = uuid4()

    assert parse_uuid(str(made)) == parse_uuid(str(made).upper()) == made


@pytest.mark.parametrize("form", ["{%s}", "urn:uuid:%s", " %s", "%s\n", "%s0"])
def test_another_form_is_not_an_id(form: str) -> None:
    assert parse_uuid(form % uuid4()) is None
    assert parse_uuid(uuid4().hex) is None


@pytest.mark.parametrize("text", ["", "nothing", "００００0000-0000-4000-8000-000000000000", "\x00"])
def test_garbage_is_not_an_id(text: str) -> None:
    assert parse_uuid(text) is None
