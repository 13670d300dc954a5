"""Reads signs between words, and the marks that set the pauses of a sentence."""

from __future__ import annotations

import re

from cpoa.agents.voice.reading.formulas import spelled
from cpoa.agents.voice.reading.rules import rule, rule_set

_NAMED_SIGNS = {
    "≈": "approximately", "≅": "approximately", "±": "plus or minus", "∓": "minus or plus", "÷": "divided by",
    "×": "times", "≠": "is not equal to", "≡": "is identical to", "≤": "at most", "⩽": "at most",
    "≥": "at least", "⩾": "at least", "≪": "is much less than", "≫": "is much greater than", "→": "to",
    "⇒": "to", "➔": "to", "➜": "to", "⟶": "to", "↔": "to and from", "⇌": "to and from", "⇄": "to and from",
    "⇔": "if and only if", "√": "the square root of", "∛": "the cube root of", "∞": "infinity", "∑": "the sum of",
    "∏": "the product of", "∫": "the integral of", "∂": "partial", "∇": "nabla", "∈": "is in", "∉": "is not in",
    "⊂": "is a subset of", "⊆": "is a subset of", "∪": "union", "∩": "intersection", "∅": "the empty set",
    "∀": "for all", "∃": "there is", "∴": "therefore", "∵": "because", "∝": "is proportional to", "¬": "not",
    "∧": "and", "∨": "or", "⊥": "is perpendicular to", "∥": "is parallel to",
}  # fmt: skip
_NAMED_SIGN = "".join(_NAMED_SIGNS)

MATHEMATICS = rule_set(
    rf"[{_NAMED_SIGN}~∼=+<>−]| - |\d!| / ",
    rule(
        r"(?<=[\w)])\s?[×](?=\s?(?:[a-zA-Z]\b|\())|(?<=[\w)]) × ",
        " times ",
        {"a × b": "a times b"},
    ),
    rule(
        rf"\s?([{_NAMED_SIGN}])\s?",
        lambda match: f" {_NAMED_SIGNS[match[1]]} ",
        {
            "≈ 30": "approximately thirty",
            "5 ± 1": "five plus or minus one",
            "√2 is small": "the square root of two is small",
            "Let x ≥ 5.": "Let x at least five.",
        },
    ),
    rule(r"\s?[~∼](?=\s?\d)", " about ", {"~30 of them": "about thirty of them"}),
    rule(
        r"(?<=[\w)])\s[-–−]\s(?=[\w(.]{1,12}+\)?\s?(?:[=+<>]|[-–−]\s))",
        " minus ",
        {"10 - 3 = 7": "ten minus three equals seven"},
    ),
    rule(r"(?<=[=]\s)([\w.]{1,12}+)\s[-–]\s(?=[\w(])", r"\1 minus ", {"y = x - 2": "y equals x minus two"}),
    rule(r"\b([a-zA-Z])\s?[-–]\s(?=\d)", r"\1 minus ", {"x - 5": "x minus five"}),
    rule(r"(?<=\d) / (?=\d)", " divided by ", {"6 / 2 = 3": "six divided by two equals three"}),
    rule(r"(?<=\d)!(?=\s?=)", " factorial", {"3! = 6": "three factorial equals six"}),
    rule(r"(?<=[\w)])\s?==?\s?(?=[\w(√.−-])", " equals ", {"r = .87": "r equals point eight seven"}),
    rule(r"(?<=[\w)]) − (?=[\w(])", " minus ", {"a − b": "a minus b"}),
    rule(r"(?<=[\w)])\s\+\s(?=[\w(.√-])", " plus ", {"2 + 3": "two plus three"}),
    rule(r"(?<=\d)\+(?=\d)", " plus ", {"2+3": "two plus three"}),
    rule(r"(?<=[\w)])\s?<\s?(?=[\w(.−-])", " is less than ", {"p < .05": "p is less than point zero five"}),
    rule(r"(?<=[\w)])\s?>\s?(?=[\w(.−-])", " is greater than ", {"x > y": "x is greater than y"}),
    rule(r"(?<!\w)<\s?(?=[\d.])", "less than ", {"(<5 of them)": "less than five of them"}),
    rule(r"(?<!\w)>\s?(?=[\d.])", "more than ", {"(>5 of them)": "more than five of them"}),
)
SIGNS = rule_set(
    r"[^\w\s.,;:?!'\"()-]|_",
    rule(r"(?<=[Ss]ection )§\s?", "", {"Section § 5": "Section five"}),
    rule(r"§§\s?", "sections ", {"§§ 5 and 6": "sections five and six"}),
    rule(r"§\s?", "section ", {"§ 5": "section five"}),
    rule(r"¶\s?", "paragraph ", {"¶ 5": "paragraph five"}),
    rule(r"#(?=\d)", "number ", {"#1": "number one"}),
    rule(
        r"(?<!\w)#([A-Za-z]\w*)",
        lambda match: f"hashtag {re.sub(r'(?<=[a-z])(?=[A-Z])', ' ', match[1])}",
        {"#climate": "hashtag climate", "#SaveTheSea": "hashtag Save The Sea"},
    ),
    rule(r"(?<!\w)@(?=\w)", "at ", {"@anna": "at anna"}),
    rule(r"\s?@\s?", " at ", {"6 @ 5": "six at five"}),
    rule(r"\s?&\s?", " and ", {"salt & pepper": "salt and pepper"}),
    rule(r"\band/or\b", "and or", {"and/or": "and or"}),
    rule(r"(?<=[a-z])\s?/\s?(?=[a-z])", " or ", {"his/her": "his or her"}),
    rule(r"(?<=[^\W\d])\s?/\s?(?=\w)|(?<=\w)\s?/\s?(?=[^\W\d])", " ", {"Berne/Bern": "Berne Bern"}),
    rule(r"[©®™℠†‡*•◦^~|\\=<>_]", " ", {"Lego® bricks": "Lego bricks"}),
)
GRADES = rule_set(
    r"[A-FO][+−-]",
    rule(
        r"\b([A-F])\+(?![\w+])",
        lambda match: f"{spelled(match[1])} plus",
        {"She got an A+.": "She got an A. plus.", "(a B+)": "a B plus"},
    ),
    rule(r"\b(AB|O)\+(?!\w)", r"\1 plus", {"blood type O+": "blood type O plus"}),
    rule(
        r"\b([A-F])[−-](?=[\s.,;:!?]|$)(?!\s(?:and|or|to)\s[A-Z][\w-])",
        lambda match: f"{spelled(match[1])} minus",
        {"She got a B-.": "She got a B minus."},
    ),
)
PACING = rule_set(
    r"[—–\"“”„']|--|\.\.|\s-",
    rule(r"(?:(?<!\s)\s++)?(?:—|--++)\s*+", ", ", {"yes — and no": "yes, and no"}),
    rule(r"(?<!\s)\s++[–-]++\s++", ", ", {"yes – and no": "yes, and no"}),
    rule(r"(?<=\w)–(?=\w)", "-", {"a north–south road": "a north-south road"}),
    rule(r"–", " ", {"so –, yes": "so, yes"}),
    rule(r"\.{2,}", ".", {"Wait... what?": "Wait. what?"}),
    rule(r'["“”„]', "", {'a "big" one': "a big one"}),
    rule(r"(?<![^\W\d_])'(?=\w)(?!(?:tis|twas|em|til|cause|n)\b)", "", {"the 'big' one": "the big one"}),
    rule(r"(?<=[^\w\s])'(?!\w)", "", {"'Stop,' he said": "Stop, he said"}),
    rule(r"(?<=\w)'(?=[\s,.;:?!]|$)(?<!s')", "", {"'It is late'": "It is late"}),
)
TIDYING = rule_set(
    r"[,.;:?!'-]|\s\s|^\s|\s$",
    rule(r"(?<![^\W\d_])-+|-+(?![^\W\d_])", " ", {"- -a": "a", "pre- and post-war": "pre and post-war"}),
    rule(r"(?<![^\W\d_])'+(?![^\W\d_])", " ", {"a ' b": "a b"}),
    rule(r"\s+", " ", {"a   b.": "a b."}),
    rule(r"(?<!\s)\s++(?=[,.;:?!])", "", {"so , yes": "so, yes"}),
    rule(r"(?<![,;:])[,;:]++(?=[.?!])", "", {"so,. Yes": "so. Yes"}),
    rule(r"([,;:])(?:\s*[,;:])+", r"\1", {"so,, yes": "so, yes"}),
    rule(r"([.?!])(?:\s*[.,;:])+", r"\1", {"Yes?. No": "Yes? No"}),
    rule(r"([?!])(?:\s*[?!.])+", r"\1", {"What?!": "What?"}),
    rule(r"^[\s,.;:?!'-]+", "", {", so": "so"}),
    rule(r"(?<=[,;:?!])(?=[^\W\d_])", " ", {"so,yes": "so, yes"}),
)
