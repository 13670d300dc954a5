"""Forms of English verbs and nouns, for questions and for clauses made into sentences."""

from __future__ import annotations

import re

from cpoa.text.words import singular

_PAST_TO_BASE_TEXT = """
began:begin became:become came:come went:go grew:grow rose:rise took:take gave:give made:make found:find fell:fall
won:win
wrote:write led:lead left:leave lost:lose built:build held:hold saw:see spread:spread ran:run fought:fight brought:bring
met:meet broke:break spoke:speak drew:draw sold:sell set:set arose:arise sang:sing taught:teach thought:think kept:keep
bore:bear chose:choose flew:fly knew:know sent:send stood:stand put:put wore:wear spent:spend drove:drive told:tell
got:get
said:say had:have did:do slept:sleep felt:feel paid:pay lay:lie shot:shoot swam:swim hit:hit cut:cut lit:light rode:ride
sat:sit threw:throw forgot:forget understood:understand bought:buy caught:catch sought:seek fed:feed hid:hide dug:dig
struck:strike sank:sink ate:eat drank:drink woke:wake heard:hear read:read overthrew:overthrow
"""
PAST_TO_BASE = dict(pair.split(":") for pair in _PAST_TO_BASE_TEXT.split())
_BASE_TO_PAST = {base: past for past, base in PAST_TO_BASE.items()}

_PARTICIPLE_TO_PAST = {
    "written": "wrote",
    "drawn": "drew",
    "begun": "began",
    "given": "gave",
    "taken": "took",
    "sung": "sang",
    "chosen": "chose",
    "broken": "broke",
}
_CLAUSE_VERB_TEXT = """
make give allow enable leave lead form create cause flow stretch cover contain become provide produce reach serve
help use
bring end begin win take result span connect separate border range extend consist comprise run hold kill destroy
establish
mark feature represent carry attract generate require start turn grow receive earn sell play work teach publish write
develop influence inspire introduce account replace defeat rule overthrow open pass cross divide link join move feed
support encourage ensure increase reduce limit deal focus combine change release describe force prevent protect save
contribute return settle spread stand rise fall raise remain stay keep show reflect share divide govern lie occupy
comprise encompass feature involve specialize specialise surround resemble belong date originate feature employ
"""
_DOUBLED = frozenset("begin win run span stop plan set get put cut sit let dig swim".split())  # noqa: SIM905 (a list of words)


def base_form(verb: str) -> str:
    """The infinitive of a lower-cased past or third-person form."""
    if verb in PAST_TO_BASE or verb.endswith("eed"):
        return PAST_TO_BASE.get(verb, verb)
    if verb.endswith("ied"):
        return verb[:-1] if len(verb) == 4 else verb[:-3] + "y"  # "died", "tied"
    if verb.endswith("ed"):
        return _base_of_regular_past(verb[:-2])
    return _base_of_third_person(verb)


def _base_of_third_person(verb: str) -> str:
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    if verb.endswith(("ches", "shes", "sses", "xes", "oes")):
        return verb[:-2]
    return verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb


_ADDS_E = re.compile(
    r"(?:at|[iua]z|is|id|ud|uc|rc|nc|[aeo]s|[rnpl]s|us|v|[dn]g|ag|ar|u|[bdfgi]in|um|am|om|[^o]ur|ir|[bpdgkzt]l"
    r"|rg|ak|ok|ut|it|[pl]et|yp|ap|op|or)$"
)
_STAYS = re.compile(
    r"(?:(?:tr|b|h|s|ch|rep|def|flo)[eo]?at|(?:lim|vis|exhib|inher|inhab|ed|cred|profit|ben[ei]f|perm|adm"
    r"|omit)it|elop|ong|ing"
    r"|ear|ait|ain|[aeo]{2}[^cgrsvz]|focus|discuss|expand|enter|offer|honour|favour|colour|harbour)$"
)


def _base_of_regular_past(trunk: str) -> str:
    if len(trunk) > 3 and trunk[-1] == trunk[-2] and trunk[-1] not in "slz":
        return trunk[:-1]
    if trunk.endswith("creat") or (_ADDS_E.search(trunk) and not _STAYS.search(trunk)):
        return trunk + "e"
    return trunk


def third_person(base: str) -> str:
    if base.endswith(("s", "x", "ch", "sh", "z", "o")):
        return base + "es"
    return base[:-1] + "ies" if re.search(r"[^aeiou]y$", base) else base + "s"


def past_form(base: str) -> str:
    if base in _BASE_TO_PAST:
        return _BASE_TO_PAST[base]
    if base.endswith("e"):
        return base + "d"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    return (base + base[-1] if base in _DOUBLED else base) + "ed"


def past_of_participle(participle: str) -> str:
    """ "was written by" -> "wrote"."""
    return _PARTICIPLE_TO_PAST.get(participle, participle)


def _ing_form(base: str) -> str:
    if base == "lie":
        return "lying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    return (base + base[-1] if base in _DOUBLED else base) + "ing"


_ING_TO_BASE = {_ing_form(base): base for base in _CLAUSE_VERB_TEXT.split()}


def finite_of_ing(word: str, *, plural: bool, past: bool) -> str | None:
    """ "flowing" -> "flows" / "flow" / "flowed"; None for verbs that we are not sure of."""
    base = _ING_TO_BASE.get(word)
    if base is None:
        return None
    if past:
        return past_form(base)
    return base if plural else third_person(base)


_PLURALS_TEXT = """
man:men woman:women child:children mouse:mice goose:geese tooth:teeth foot:feet leaf:leaves wolf:wolves life:lives
knife:knives
phenomenon:phenomena criterion:criteria bacterium:bacteria fungus:fungi nucleus:nuclei volcano:volcanoes potato:potatoes
tomato:tomatoes hero:heroes species:species series:series aircraft:aircraft sheep:sheep fish:fish deer:deer
crisis:crises
thesis:theses analysis:analyses hypothesis:hypotheses axis:axes ox:oxen person:people alga:algae larva:larvae
spacecraft:spacecraft
"""
_PLURALS = dict(pair.split(":") for pair in _PLURALS_TEXT.split())


def plural_noun(noun: str) -> str:
    """The plural of a noun, or of a noun phrase that ends on its noun."""
    rest, _, last = noun.rpartition(" ")
    if last in _PLURALS:
        return f"{rest} {_PLURALS[last]}".strip()
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?:s|x|z|ch|sh)$", noun) else "s")


def looks_plural(noun_phrase: str) -> bool:
    """Whether the head of a noun phrase is plural ("colonies of coral" is, "a pair of shoes" is not)."""
    head_phrase = re.split(r" (?:of|in|for|from|with|on|at|by|to|that|between|among|around|over|near) ", noun_phrase)[0]
    words = head_phrase.split()
    if not words:
        return False
    head = words[-1].lower().strip("\"',")
    if head in ("they", "we", "people", "these", "those") or " and " in f" {head_phrase} ":
        return True
    return words[0].lower() not in ("a", "an", "one", "each", "every", "this") and singular(head) != head
