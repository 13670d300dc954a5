"""Maps an article's category and description to one of the eight categories that the product shows."""

from __future__ import annotations

import re

CARD_CATEGORIES = ("Business", "Technology", "Lifestyle", "Entertainment", "Health", "Science", "Education", "Arts")

# Tried in order; the first match wins. Words match whole, with plurals; a star matches any ending.
_BY_DESCRIPTION_TEXT = (
    (
        "Science",
        """
        species genus phylum clade taxon songbird* mammal* reptile* insect* amphibian* tetrapod* mollusc* molecule*
        subatomic "elementary particle" "chemical element" isotope* gamete* star planet moon galax* comet*
        constellation* asteroid*
        """,
    ),
    (
        "Entertainment",
        """
        film filmmaker* television actor actress singer rapper band "video game" game sport* footballer* athlete*
        athletic* comedian* comic* superhero* musical "pop music" album song songwriter* dancer* tennis boxer* golfer*
        swimmer* sprinter* cyclist* cricketer* basketball baseball football hockey festival* circus* "theme park"
        toy chess magician* animator* cartoon* manga entertain* olympic*
        """,
    ),
    (
        "Health",
        """
        disease* medic* drug vaccin* illness* disorder* syndrome* infection* infectious anatom* organ physician*
        surgeon* surg* nutrition* therap* hospital* symptom* cancer* virus* pregnan* "human body" mental psychiatr*
        hormone* vitamin* bone muscle* gland* nurse nursing health* sleep
        """,
    ),
    (
        "Business",
        """
        business* economic* economist* economy compan* corporation* industr* trade trading financ* bank banking money
        currenc* market* entrepreneur* tax retail* monetary commerc*
        """,
    ),
    (
        "Technology",
        """
        comput* software engineer* invent* internet machine* vehicle* electronic* electrical telecommunic* technolog*
        aircraft weapon* algorithm* aviat* spacecraft rocket* tool device* algorithmic programming
        """,
    ),
    (
        "Arts",
        """
        painter* painting* paint sculpt* composer* architect* novel novelist* poet poem poetry playwright*
        writer* author opera artist* photograph* symphony symphonies literary literature art museum* music musician*
        dance theatre theatrical dramatist* tragedy calligraph* folklorist* fiction mural* ballet pianist* violinist*
        """,
    ),
    (
        "Science",
        """
        physic* chemi* biolog* astronom* mathematic* scien* geolog* naturalist* botan* zoolog* plant animal element
        psycholog* compound* mineral* metal* weather atmospher* dinosaur* fossil* evolution* energy
        """,
    ),
    (
        "Lifestyle",
        """
        food drink* cuisine* dish dishes cook* fashion* cloth* garment* sewing cocktail* beverage* breed breeds pet
        hobby hobbies holiday* city cities town* village* island* country countries fruit vegetable* spice* bread
        dessert* garden* furniture household touris*
        """,
    ),
)


def _pattern(text: str) -> re.Pattern[str]:
    words = [quoted or word for quoted, word in re.findall(r'"([^"]+)"|(\S+)', text)]
    alternatives = [f"{word[:-1]}\\w*" if word.endswith("*") else f"{word}(?:s|es)?" for word in words]
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


_DESCRIPTIONS = tuple((category, _pattern(text)) for category, text in _BY_DESCRIPTION_TEXT)
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
# Articles of these categories keep the category's mapping, whatever their description says; those of the next two do so
# unless the description means entertainment.
_SETTLED = {"Mathematics", "Physical sciences", "Geography", "History", "Philosophy and religion"}
_NEARLY_SETTLED = {"Arts", "Technology"}


def card_category(description: str, category: str) -> str:
    settled = _BY_CATEGORY.get(category, "Education")
    if category in _SETTLED:
        return settled
    found = next((card for card, words in _DESCRIPTIONS if words.search(description)), settled)
    return settled if category in _NEARLY_SETTLED and found != "Entertainment" else found
