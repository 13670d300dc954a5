"""Finds out whether an author speaks of themselves, as "I" or "we", outside quotations."""

from __future__ import annotations

import re

_MIN_WE = 2

_QUOTATION = re.compile(
    r"\"[^\"\n]{0,2000}+\"|“[^“”\n]{0,2000}+”|(?<!\w)['‘](?=\w)[^\n'‘’]{0,600}(?:['’](?=\w)[^\n'‘’]{0,600}){0,20}[.,!?…—-]['’](?!\w)"
)
# Not "World War I", "Elizabeth I was", "Type I errors": there a word with a capital comes before.
_I = re.compile(
    r"(?:(?:^|[.!?:;,(—–…\"”’] ?|\b[a-z]+ |\b(?:When|If|But|And|So|Then|That|As|While|Because|Since|Before|After|Now"
    r"|Today|Yesterday|Tomorrow|Where|How|Why|What|Sometimes|Once|Here|There|Later|Yes|No|Maybe|Perhaps|Although|Until|Or|Had"
    r"|Am|Do|Did|Should|Could|Would|Can|Have|Was) ))I(?:['’](?:m|ve|d|ll)\b|(?= [a-z]))"
)
_MY = re.compile(r"\b(?:my|myself)\b|(?:^|[.!?] )My\b")
_WE = re.compile(r"\b(?:we|us|our|ours|ourselves)\b|(?:^|[.!?:;] |[\"”] )(?:We|Our)\b|\b[Ww]e['’](?:re|ve|ll|d)\b")


def speaks_in_first_person(sentences: list[str]) -> bool:
    """``sentences``: all of the author's own, in order."""
    text = _QUOTATION.sub(" ", "\n".join(sentences))
    text = text.replace("\n", " ")
    return bool(_I.search(text) or _MY.search(text)) or len(_WE.findall(text)) >= _MIN_WE
