"""Which words say the same: forms of a verb ("sank", "sink"), families ("invent", "inventor"), and synonyms of words
that questions use."""

from __future__ import annotations

from functools import lru_cache

from cpoa.agents.topics.names import fold
from cpoa.text.words import stem

SYNONYM = 0.85
FAMILY = 0.9
_MIN_FAMILY_LETTERS = 4

# Base form, then its other irregular forms.
_IRREGULAR_TEXT = """
arise arose arisen|bear bore born borne|beat beaten|become became|begin began begun|bend bent|bind bound
|bite bit bitten|bleed bled|blow blew blown|break broke broken|breed bred|bring brought|build built|burn burnt
|buy bought|catch caught|choose chose chosen|come came|creep crept|deal dealt|die dead death dying|dig dug|do did done
|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought
|find found|flee fled|fly flew flown flight|forget forgot forgotten|freeze froze frozen|get got|give gave given
|go went gone|grow grew grown growth|hear heard|hide hid hidden|hold held|keep kept|know knew known|lay laid|lead led
|leave left|lend lent|lie lay lain lying|light lit|lose lost loss|make made|mean meant|meet met|pay paid
|ride rode ridden|ring rang rung|rise rose risen|run ran|say said|see saw seen sight|seek sought|sell sold sale
|send sent|shake shook|shine shone|shoot shot|shrink shrank shrunk|sing sang sung song|sink sank sunk sinking|sit sat
|sleep slept asleep|slide slid|speak spoke spoken speech|spend spent|spin spun|spring sprang sprung|stand stood
|steal stole stolen|stick stuck|sting stung|strike struck stricken|swear swore sworn|sweep swept|swim swam swum
|swing swung|take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown
|understand understood|wake woke|wear wore worn|weave wove woven|win won winner|wind wound|write wrote written writer
|have had|analyse analysis|big bigger biggest|good better best|bad worse worst|far farther further
|old older oldest elder|choose choice|believe belief|live life alive|move motion|prove proof|receive reception
|destroy destruction|explode explosion|invade invasion|decide decision|divide division|conclude conclusion
|expand expansion|erode erosion|collide collision|produce production|reduce reduction|describe description
|absorb absorption|solve solution|dissolve dissolution|evolve evolution|rotate rotation|hot heat|strong strength
|long length|high height|deep depth|wide width|warm warmth|young youth|true truth|poor poverty|virus viral
|bacterium bacterial|france french|spain spanish|england english|britain british|greece greek|rome roman|china chinese
|japan japanese|germany german|egypt egyptian|turkey turkish|netherlands dutch|switzerland swiss|wales welsh
|ireland irish
"""
# Words that answer for each other in a sentence that bears on a question. Not all are synonyms everywhere.
_SYNONYM_TEXT = """
leave secede withdraw depart exit quit|sink founder wreck shipwreck|form create make produce generate
|start begin originate initiate|end stop finish cease|invent create devise develop pioneer patent invention inventor
|discover discovery discoverer propose isolate decipher|man person human|person human man woman
|build construct erect|found establish create founder
|paint painting painter create|write author compose|rule govern reign|collapse fall dissolve disintegrate decline
|fall collapse conquer conquest defeat overthrow capture end dissolution
|die extinct extinction vanish disappear|kill murder assassinate|capture conquer seize|lower reduce decrease
|raise increase|help aid assist improve|hurt harm damage injure|cure treat heal treatment|treat treatment therapy
|sickness illness disease|color colour pigment|ocean sea|sea ocean|car automobile|automobile car
|plane airplane aircraft|airplane aircraft plane|movie film|film movie|bike bicycle|phone telephone|tv television
|fridge refrigerator|baby infant|kid child|human people person body|people human person|big large size huge
|large big size|small little tiny size|tall height high highest|biggest largest|tallest highest|largest biggest
|long length|old age ancient|hot temperature heat warm
|cold temperature cool|heavy weight mass dense|fast speed quick swift|deep depth|salty salt saline salinity
|sweet sugar sweetness|bitter bitterness bitter|sour acid|poisonous toxic venomous poison
|dangerous harmful toxic deadly hazardous|rich wealthy wealth|expensive costly valuable rare
|valuable value precious rare|famous notable celebrated renowned known|smart intelligent intelligence|dark darkness
|bright light brightness|see visible face view|hear hearing sound|smell odor odour scent|taste flavor flavour
|work function operate mechanism|function work operate|operate work function|travel journey distance explore
|fight war battle conflict|war conflict|fly flight lift wing|float buoyancy buoyant|hibernate hibernation
|migrate migration|rust corrosion corrode|dry arid desert|wet moist rain|swallow swallowing|food diet
|eat feed diet prey|fit fitness exercise healthy|healthy health|sleep asleep rest|rest sleep|happy happiness
|sad sadness|belong property|split divide separate secede|lose defeat|win victory defeat champion|use utilize employ
|grow growth cultivate|spread transmit transmission|transmit spread|explode explosion eruption|erupt eruption
|attack invade raid|invade invasion conquer|buy purchase acquire|sell sale trade|name term call etymology
|saying phrase expression idiom|shine light glow emit|glow light luminescence bioluminescence
|breathe breath respiration|bark vocalization|jump leap|burn combustion fire|melt melting|freeze freezing ice
|boil boiling|itch itching|sneeze sneezing|change transform alter|affect effect impact|abolish abolition end
|vote suffrage election|money currency|boat ship|ship boat vessel|doctor physician|lawyer attorney|king monarch
|queen monarch|president|baby infant newborn|electricity electric current electrical|gravity gravitational
|lightning thunderstorm|moon lunar|sun solar|star stellar|tooth dental|eye vision|heart cardiac|brain cerebral
|lung pulmonary|kidney renal|liver hepatic|bone skeleton|stripe pattern striped|spot spotted|popular popularity
|important importance essential vital crucial significant|need require necessary essential vital|land landing
|different difference differ distinct distinguish|better superior|cheap inexpensive
|safe safety|rare scarce|vanish disappear|disappear vanish missing lost
"""
# "Why is X pink": what gives X its colour answers.
_COLOURS = "red orange yellow green blue purple violet pink brown black white grey gray golden"
_COLOUR_WORDS = ("color", "colour", "coloration", "pigment")
_ENDING_TEXT = """
ion ation ition or er ment al ic ical ity y ive ance ence ous ian ist ism ness able ible ial ual ure age ary an ish ful
less ant ent ational at iz is tion sion iv if ific th ory um us a
"""
_ENDINGS = frozenset(["", *_ENDING_TEXT.split()])


def _table(text: str) -> list[list[str]]:
    return [line.split() for line in text.replace("\n", " ").split("|")]


_BASES = {stem(form): stem(words[0]) for words in reversed(_table(_IRREGULAR_TEXT)) for form in words}
_FORMS = {stem(words[0]): words for words in _table(_IRREGULAR_TEXT)}


@lru_cache(maxsize=200_000)
def word_key(word: str) -> str:
    """Returns what all forms of a word share: "sank", "sinking" and "Sinks" -> "sink"."""
    root = _undoubled(stem(fold(word)))
    return _BASES.get(root, root)


def _undoubled(root: str) -> str:
    """A stem is undoubled after an ending only: "purr", but "purring" -> "pur"."""
    return root[:-1] if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz" else root


_SYNONYMS: dict[str, list[str]] = {}
for _line in _table(_SYNONYM_TEXT):
    _SYNONYMS.setdefault(word_key(_line[0]), []).extend(_line[1:])
for _colour in _COLOURS.split():
    _SYNONYMS[word_key(_colour)] = list(_COLOUR_WORDS)


def synonyms(word: str) -> list[str]:
    return _SYNONYMS.get(word_key(word), [])


def search_forms(word: str) -> list[str]:
    """Returns the words by which a text search finds the word: itself, irregular forms and synonyms with theirs."""
    found = [fold(word)]
    for one in [word, *synonyms(word)]:
        found += [fold(one), *_FORMS.get(word_key(one), ())]
    return list(dict.fromkeys(found))


def alternatives(word: str) -> dict[str, float]:
    """Returns the keys that say the same as the word, each with how much it counts."""
    key = word_key(word)
    others = {word_key(one) for one in synonyms(word)}
    return {other: FAMILY if is_family(key, other) else SYNONYM for other in others} | {key: 1.0}


_ADJECTIVE_TEXT = "ic al ical an ian n ous ese ish"
_ADJECTIVES = frozenset(["", *_ADJECTIVE_TEXT.split()])


def is_adjective_of(key: str, other: str) -> bool:
    """Whether one of the keys is the adjective of the other: "ocean" and "oceanic"."""
    return is_family(key, other) and (
        (other.startswith(key) and other[len(key) :] in _ADJECTIVES)
        or (key.startswith(other) and key[len(other) :] in _ADJECTIVES)
    )


def family_beginning(key: str) -> str:
    """Returns the letters that all keys of one family begin with."""
    return key[:_MIN_FAMILY_LETTERS]


@lru_cache(maxsize=200_000)
def is_family(key: str, other: str) -> bool:
    """Whether two keys are of one family: "invent" and "inventor", "electric" and "electricity"."""
    if family_beginning(key) != family_beginning(other):
        return False
    shared = _shared_letters(key, other)
    rest, other_rest = key[shared:], other[shared:]
    if rest and other_rest and shared <= _MIN_FAMILY_LETTERS:
        return False
    return rest in _ENDINGS and other_rest in _ENDINGS


def _shared_letters(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
