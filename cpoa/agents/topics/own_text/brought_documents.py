"""Turns a file or page that a user brought into the parts that own texts have."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from cpoa.agents.topics.own_text.blocks import Block, BlockKind, join_lists
from cpoa.agents.topics.own_text.brought_blocks import is_interview, is_question, without_furniture
from cpoa.agents.topics.own_text.documents import Document, DocumentPart, read_document
from cpoa.agents.topics.own_text.lists import Item, tell_items
from cpoa.contracts.material import PassageForm
from cpoa.contracts.source_documents import BlockKind as BroughtKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.contracts.source_documents import DocumentBlock, SourceDocument


def as_document(brought: SourceDocument) -> Document:
    """A plain text is read like one that was pasted, because its headings, lists and speakers are still to be found."""
    if brought.is_plain_text:
        found = read_document("\n\n".join(block.text for block in brought.blocks))
        return Document(found.parts, brought.title or found.title, found.spoken)
    told = without_furniture(brought.blocks)
    if is_interview(told):
        return Document(tuple(_questions_and_answers(told)), brought.title)
    parts = [
        DocumentPart(tuple(_blocks(list(blocks))), speaker=speaker)
        for speaker, blocks in groupby(told, key=lambda block: block.speaker)
    ]
    spoken = any(part.speaker for part in parts)
    return Document(tuple(part for part in parts if part.blocks), brought.title, spoken)


def _questions_and_answers(told: Sequence[DocumentBlock]) -> Iterator[DocumentPart]:
    """What is above the first question is nobody's answer."""
    form = PassageForm.PROSE
    for is_asked, group in groupby(told, key=is_question):
        blocks = list(group)
        if is_asked:
            asked = [Block(BlockKind.PROSE, (block.text,), block.place) for block in blocks]
            yield DocumentPart(tuple(asked), PassageForm.QUESTION)
            form = PassageForm.ANSWER
        else:
            yield DocumentPart(tuple(_blocks(blocks)), form)


def _blocks(brought: Sequence[DocumentBlock]) -> list[Block]:
    blocks: list[Block] = []
    for is_list, group in groupby(brought, key=lambda block: block.kind is BroughtKind.LIST_ITEM):
        run = list(group)
        if is_list:
            items = [Item(0, 0, block.text) for block in run]
            blocks.append(Block(BlockKind.LIST, tuple(tell_items(items)), run[0].place))
        else:
            blocks += [Block(_kind(block), (block.text,), block.place) for block in run]
    return join_lists(blocks)


def _kind(block: DocumentBlock) -> BlockKind:
    return BlockKind.HEADING if block.kind is BroughtKind.HEADING else BlockKind.PROSE
