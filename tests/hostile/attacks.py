"""Texts that may make a regular expression slow, generated from the parts of the expression."""

from __future__ import annotations

import random
import re
from itertools import product
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

from tests.hostile.growth import Hostile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_USUAL = "a Z0\n.,-'\"(é”²ə"
_STRANGE = "¤"
_MAX_CHARS = 14
_MAX_WORDS = 6
_MAX_TRIPLES = 60
_MAX_HEADS = 3
_MAX_TAILS = 3
_MANY = 20
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_ONE_CHARACTER = (ops.LITERAL, ops.NOT_LITERAL, ops.IN)


def attacks(pattern: str, flags: int) -> list[Hostile]:
    tree = parser.parse(pattern, flags)
    nodes = list(_flat(tree))
    chance = random.Random(len(pattern))
    characters = _characters(tree, nodes)
    words = sorted({text for part in _sequences(tree) for text in _words(part)})
    bodies = sorted({text for node in nodes if node[0] in _REPEATS for text in _samples(node[1][2])} - {""}, key=len)
    units = [*characters, *chance.sample(words, min(len(words), _MAX_WORDS)), *bodies[:_MAX_WORDS]]
    pairs = list(product(units, characters)) + list(product(characters, words))
    triples = chance.choices(list(product(units, repeat=3)), k=_MAX_TRIPLES)
    heads = sorted(set(_heads(tree, "")) - {""}, key=len)[-_MAX_HEADS:]
    no_end, *ends = ["", *_ends(nodes)]
    found = [Hostile(unit, tail=tail) for unit in units for tail in (no_end, *ends)]
    found += [Hostile("".join(parts), tail=ends[0]) for parts in (*pairs, *triples)]
    found += [Hostile(unit, head, tail) for head in heads for unit in units for tail in ends]
    return list(dict.fromkeys(found))


def _flat(tree: Any) -> Iterator[tuple[Any, Any]]:
    for part in _sequences(tree):
        yield from part


def _sequences(tree: Any) -> Iterator[Any]:
    """Returns the expression and every expression inside it."""
    yield tree
    for node in tree:
        for part in _parts(node):
            yield from _sequences(part)


def _parts(node: tuple[Any, Any]) -> list[Any]:
    op, value = node
    if op is ops.BRANCH:
        return list(value[1])
    if op is ops.SUBPATTERN:
        return [value[3]]
    if op in (ops.ASSERT, ops.ASSERT_NOT):
        return [value[1]]
    if op is ops.ATOMIC_GROUP:
        return [value]
    if op is ops.GROUPREF_EXISTS:
        return [part for part in value[1:] if part]
    return [value[2]] if op in _REPEATS else []


def _characters(tree: Any, nodes: list[tuple[Any, Any]]) -> list[str]:
    """Returns one character for each group of characters that the expression's classes and literals distinguish."""
    tests = [
        node for node in nodes if node[0] in _ONE_CHARACTER and not (node[0] is ops.LITERAL and chr(node[1]).isalpha())
    ]
    takes = [compiler.compile(parser.SubPattern(tree.state, [node]), tree.state.flags).match for node in tests]
    told_apart: dict[tuple[bool, ...], str] = {}
    for character in [*" \n", *(one for node in tests for one in _named(node)), *_USUAL, _STRANGE]:
        # `.`, `^` and `$` also distinguish a line end from other spaces.
        told_apart.setdefault((character == "\n", *(bool(take(character)) for take in takes)), character)
    return list(told_apart.values())[:_MAX_CHARS]


def _named(node: tuple[Any, Any]) -> list[str]:
    """Returns the characters that are written in a node; of ranges, the ends."""
    op, value = node
    if op is not ops.IN:
        return [chr(value)]
    ends = [
        (inner, inner) if kind is ops.LITERAL else inner for kind, inner in value if kind in (ops.LITERAL, ops.RANGE)
    ]
    return [chr(code) for pair in ends for code in pair]


def _words(tree: Any) -> list[str]:
    """Returns runs of plain letters in one sequence."""
    row = "".join(chr(value) if op is ops.LITERAL else "\0" for op, value in tree)
    return [word for word in row.split("\0") if len(word) > 1]


def _heads(tree: Any, before: str) -> Iterator[str]:
    """Returns what must precede each part that may be repeated."""
    for node in tree:
        if node[0] in _REPEATS and node[1][1] >= _MANY:
            yield before
        for part in _parts(node):
            yield from _heads(part, before)
        before += _samples([node])[0]


def _samples(tree: Any) -> list[str]:
    """Returns up to three short texts that the sequence matches, ignoring its conditions."""
    found = [""]
    for node in tree:
        found = [one + option for one in found for option in _options(node, alone=len(tree) == 1) or [""]][:3]
    return found


def _options(node: tuple[Any, Any], *, alone: bool) -> list[str]:
    op, value = node
    if op is ops.ANY:
        return ["a"]
    if op in _ONE_CHARACTER:
        take = compiler.compile(parser.SubPattern(parser.State(), [node])).match
        return [one for one in [*_USUAL, *_named(node)] if take(one)][:1]
    if op is ops.BRANCH:
        return [_samples(part)[0] for part in value[1]][:3]
    if op in _REPEATS:
        return [text * max(value[0], 1) for text in _samples(value[2])] if value[0] or alone else [""]
    return _samples(_parts(node)[0]) if op in (ops.SUBPATTERN, ops.ATOMIC_GROUP) else [""]


def _ends(nodes: list[tuple[Any, Any]]) -> list[str]:
    """Returns texts that the expression does not match: an unusual character, a line end, and what its classes
    exclude."""
    negated = [
        node for node in nodes if node[0] is ops.NOT_LITERAL or (node[0] is ops.IN and node[1][0][0] is ops.NEGATE)
    ]
    return list(dict.fromkeys([_STRANGE, "\n" + _STRANGE, *(one for node in negated for one in _named(node))]))[
        :_MAX_TAILS
    ]


def run_with(pattern: str, flags: int, mode: str) -> Callable[[str], object]:
    method = getattr(re.compile(pattern, flags), mode)
    return (lambda text: sum(1 for _ in method(text))) if mode == "finditer" else method
