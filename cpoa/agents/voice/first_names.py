"""Chooses a first name for a host whose voice has only a technical name."""

from __future__ import annotations

import hashlib

_FIRST_NAMES = {
    "female": (
        *("Alice", "Amy", "Beth", "Caroline", "Claire", "Diana", "Ellen", "Emma", "Fiona", "Grace"),
        *("Hannah", "Helen", "Irene", "Jane", "Julia", "Karen", "Kate", "Laura", "Lucy", "Maria", "Nina"),
        *("Olivia", "Rachel", "Rose", "Ruth", "Sarah", "Sophie", "Susan", "Tessa", "Vera"),
    ),
    "male": (
        *("Adam", "Andrew", "Arthur", "Charles", "Colin", "Daniel", "Edward", "Eric", "Felix", "George"),
        *("Henry", "Hugh", "Ian", "Jack", "James", "Leo", "Luke", "Mark", "Martin", "Max", "Nathan"),
        *("Oliver", "Oscar", "Paul", "Peter", "Philip", "Robert", "Simon", "Thomas", "Victor"),
    ),
    "neutral": ("Alex", "Casey", "Charlie", "Jamie", "Jordan", "Morgan", "Robin", "Rowan", "Sam", "Taylor"),
}


def first_name(voice_name: str, gender: str, *, taken: str = "") -> str:
    """Returns the same name for one voice every time, and never ``taken``, the other host's name."""
    names = _FIRST_NAMES.get(gender, _FIRST_NAMES["neutral"])
    number = int.from_bytes(hashlib.sha256(voice_name.encode()).digest()[:4])
    name = names[number % len(names)]
    return name if name != taken else names[(number + 1) % len(names)]
