"""How words are to be pronounced: of an account, and of one request. Owns the table ``pronunciations``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

from shared.api_schema import NOT_BLANK, Schema
from shared.database import jsonb
from shared.error_codes.pronunciations import API_GW_PRONUNCIATIONS_INVALID
from shared.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from shared.database import Database, Transaction

MAX_PRONUNCIATIONS = 100
MAX_WORD_CHARS = 60
MAX_SAY_AS_CHARS = 100
# No digits, no full stops: what the reading rules would read must not be in it.
SAY_AS_PATTERN = r"^[A-Za-z][A-Za-z' -]*$"


@dataclass(frozen=True, slots=True)
class Pronunciation:
    word: Annotated[
        str,
        Schema(
            "A word or a name, as the text writes it. Its case counts only if it has a capital after its first letter.",
            example="Kuala",
            pattern=NOT_BLANK,
            minLength=1,
            maxLength=MAX_WORD_CHARS,
        ),
    ]
    say_as: Annotated[
        str,
        Schema(
            "A plain English respelling: letters, spaces, hyphens and apostrophes. Capitals mean nothing.",
            example="KWAH-lah",
            pattern=SAY_AS_PATTERN,
            minLength=1,
            maxLength=MAX_SAY_AS_CHARS,
        ),
    ]


PRONUNCIATIONS = Schema("How the voices say your words.", maxItems=MAX_PRONUNCIATIONS)


@dataclass(frozen=True, slots=True)
class PronunciationsUpdate:
    pronunciations: Annotated[tuple[Pronunciation, ...], PRONUNCIATIONS]

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> PronunciationsUpdate:
        return cls(parse_pronunciations(fields.get("pronunciations")))


class PronunciationList(TypedDict):
    pronunciations: Annotated[list[Pronunciation], PRONUNCIATIONS]


def parse_pronunciations(value: object) -> tuple[Pronunciation, ...]:
    """Raises BadRequestError. Of two entries for a word the later one stays."""
    if not isinstance(value, list) or len(value) > MAX_PRONUNCIATIONS:
        raise _invalid(
            f'`pronunciations` is a list of at most {MAX_PRONUNCIATIONS} objects like {{"word": "Kuala", '
            '"say_as": "KWAH-lah"}.'
        )
    return merge_pronunciations((), tuple(_pronunciation(number, item) for number, item in enumerate(value, start=1)))


def merge_pronunciations(
    general: tuple[Pronunciation, ...], special: tuple[Pronunciation, ...]
) -> tuple[Pronunciation, ...]:
    """``special`` is stronger where both have a word."""
    return tuple({entry.word.casefold(): entry for entry in (*general, *special)}.values())


def read_pronunciations(database: Database | Transaction, user_id: UUID) -> tuple[Pronunciation, ...]:
    row = database.fetch_one("SELECT entries FROM pronunciations WHERE user_id = :user_id", user_id=user_id)
    return tuple(Pronunciation(**entry) for entry in row["entries"]) if row else ()


def replace_pronunciations(database: Database, user_id: UUID, update: PronunciationsUpdate) -> None:
    database.execute(
        """
        INSERT INTO pronunciations (user_id, entries) VALUES (:user_id, :entries::jsonb)
        ON CONFLICT (user_id) DO UPDATE SET entries = excluded.entries
        """,
        user_id=user_id,
        entries=jsonb([{"word": entry.word, "say_as": entry.say_as} for entry in update.pronunciations]),
    )


def _pronunciation(number: int, item: object) -> Pronunciation:
    if not isinstance(item, dict):
        raise _invalid(f"Entry {number} of `pronunciations` is an object with `word` and `say_as`.")
    word, say_as = item.get("word"), item.get("say_as")
    if not isinstance(word, str) or not word.strip() or len(word) > MAX_WORD_CHARS:
        raise _invalid(f"`word` of entry {number} is a string of 1 to {MAX_WORD_CHARS} characters.")
    if not isinstance(say_as, str) or len(say_as) > MAX_SAY_AS_CHARS or not re.fullmatch(SAY_AS_PATTERN, say_as):
        raise _invalid(
            f"`say_as` of entry {number} has 1 to {MAX_SAY_AS_CHARS} letters from a to z, spaces, hyphens and "
            "apostrophes, and begins with a letter."
        )
    return Pronunciation(" ".join(word.split()), say_as.strip())


def _invalid(message: str) -> BadRequestError:
    return BadRequestError(API_GW_PRONUNCIATIONS_INVALID, message)
