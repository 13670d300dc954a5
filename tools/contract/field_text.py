"""A field's row on the contract's page: name, type, limits, each with a mark if it is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.contract.checking import JSON_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.contract.records import Column, Field

OURS = "+"


def marked(text: str, *, ours: bool) -> str:
    return f"{OURS}{text}" if ours else text


def field_row(field: Field) -> str:
    name = marked(f"`{field.name}`", ours=field.ours)
    notes = " ".join(filter(None, (field.description, field.note, _example(field))))
    return f"| {name} | {_type(field)} | {'; '.join(_limits(field))} | {notes.replace('|', chr(92) + '|')} |"


def key_text(column: Column) -> str:
    return marked(str(column.key), ours="key" in column.added) if column.key else ""


def _type(field: Field) -> str:
    type_ = marked(_linked(field.type), ours="type" in field.added)
    return type_ + (f" of {marked(_linked(field.items), ours='items' in field.added)}" if field.items else "")


def _linked(type_: str) -> str:
    return type_ if type_ in JSON_TYPES else f"[{type_}](#{type_.lower()})"


def _limits(field: Field) -> Iterator[str]:
    """Each limit in words, marked if it alone is ours."""
    words = {
        "optional": "optional" if field.optional else "",
        "nullable": "or null" if field.nullable else "",
        "default": "" if field.default is None else f"default `{_literal(field.default)}`",
        "minimum": "" if field.minimum is None else f"min {field.minimum}",
        "maximum": "" if field.maximum is None else f"max {field.maximum}",
        "cut_to_maximum": "a larger number counts as the maximum" if field.cut_to_maximum else "",
        "min_length": "" if field.min_length is None else f"min {_counted(field.min_length, 'character')}",
        "max_length": "" if field.max_length is None else f"max {_counted(field.max_length, 'character')}",
        "not_blank": "not only spaces" if field.not_blank else "",
        "min_items": "" if field.min_items is None else f"min {_counted(field.min_items, 'item')}",
        "max_items": "" if field.max_items is None else f"max {_counted(field.max_items, 'item')}",
        "values": ", ".join(f"`{value}`" for value in field.values),
        "format": f"format `{field.format}`" if field.format else "",
        "pattern": f"pattern `{field.pattern}`".replace("|", "\\|") if field.pattern else "",
    }
    yield from (marked(text, ours=name in field.added) for name, text in words.items() if text)


def _literal(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _example(field: Field) -> str:
    if field.example is None:
        return ""
    values = field.example if isinstance(field.example, list) else [field.example]
    return f"Example: {', '.join(f'`{value}`' for value in values)}."
