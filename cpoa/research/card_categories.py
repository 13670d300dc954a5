"""From an article's category and description to the eight categories that the product shows."""

from __future__ import annotations

import re

CARD_CATEGORIES = ("Business", "Technology", "Lifestyle", "Entertainment", "Health", "Science", "Education", "Arts")

# In order: the first that fits wins.
_BY_DESCRIPTION = (
    (
        "Entertainment",
        (
            r"film|television|actor|actress|singer|rapper|band\b|video game|game|sport|footballer|athlete|comedian"
            r"|comic|superhero|musical|pop music|album|song|dancer|player|festival|circus|theme park|toy"
        ),
    ),
    (
        "Health",
        (
            r"disease|medic|drug|vaccin|illness|disorder|syndrome|infection|anatom|organ\b|physician|surgeon|nutrition"
            r"|therapy|hospital|symptom|cancer|virus|injury|pregnan|human body|mental|psychiatr|hormone|vitamin"
        ),
    ),
    (
        "Business",
        r"business|econom|compan|corporation|industr|trade|financ|bank|money|currency|market|entrepreneur|tax\b|retail",
    ),
    (
        "Technology",
        r"comput|software|engineer|invent|internet|machine|vehicle|electronic|telecommunic|technolog|aircraft|weapon",
    ),
    (
        "Arts",
        (
            r"paint|sculpt|composer|architect|novel|poet|playwright|writer|author|opera|artist|photograph|symphony|literary"
            r"|literature|art\b|museum|music|dance|theatre"
        ),
    ),
    (
        "Science",
        r"physic|chemi|biolog|astronom|mathemat|scien|planet|star\b|species|genus|geolog|naturalist|plant|animal|element",
    ),
    (
        "Lifestyle",
        (
            r"food|drink|cuisine|dish|cooking|fashion|clothing|garment|sewing|cocktail|beverage|breed|pet\b|hobby|holiday"
            r"|city|island|country"
        ),
    ),
)
_DESCRIPTIONS = tuple((category, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for category, words in _BY_DESCRIPTION)
_BY_CATEGORY = {
    "Arts": "Arts",
    "Biology and health sciences": "Science",
    "Everyday life": "Lifestyle",
    "Geography": "Lifestyle",
    "History": "Education",
    "Mathematics": "Science",
    "People": "Education",
    "Philosophy and religion": "Education",
    "Physical sciences": "Science",
    "Society and social sciences": "Education",
    "Technology": "Technology",
}
_SETTLED = {"Mathematics", "Physical sciences", "Geography", "History", "Philosophy and religion"}


def card_category(description: str, category: str) -> str:
    if category not in _SETTLED:
        for card, words in _DESCRIPTIONS:
            if words.search(description):
                return card
    return _BY_CATEGORY.get(category, "Education")
