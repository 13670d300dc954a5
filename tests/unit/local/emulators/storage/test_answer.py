from __future__ import annotations

import json
from http import HTTPStatus
from xml.etree import ElementTree as ET

from local.emulators.storage.answer import Answer, json_error, xml_error


def test_an_xml_error_is_well_formed_for_any_message() -> None:
    answer = xml_error(HTTPStatus.FORBIDDEN, "SignatureDoesNotMatch", "a < b & c")
    error = ET.fromstring(answer.body.decode())  # noqa: S314 - the bytes are our own

    assert answer.status == HTTPStatus.FORBIDDEN
    assert (error.findtext("Code"), error.findtext("Message")) == ("SignatureDoesNotMatch", "a < b & c")


def test_a_json_error_has_the_shape_of_google() -> None:
    error = json.loads(json_error(HTTPStatus.PRECONDITION_FAILED, "conditionNotMet", "Not so.").body)["error"]

    assert error["code"] == 412
    assert error["errors"] == [{"domain": "global", "reason": "conditionNotMet", "message": "Not so."}]


def test_the_length_is_that_of_the_body_unless_given() -> None:
    assert Answer(200, body=b"abc").length == 3
    assert Answer(200, content_length=7).length == 7
