"""Masters segments to one sound, as the voice steps and the master step do together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.audio.mastering import MasteredAudio, join_pieces, master_piece
from cpoa.audio.piece_stream import PiecePlace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpoa.audio.music import EpisodeMusic
    from cpoa.audio.segment_file import Segment
    from cpoa.contracts.agents import CheckCancelled, Cue


def master(
    segments: Sequence[Segment],
    gaps: Sequence[float],
    check_cancelled: CheckCancelled,
    *,
    cues: Sequence[Sequence[Cue]] = (),
    compose: Callable[[int], EpisodeMusic] | None = None,
) -> MasteredAudio:
    """``gaps``: seconds between the segments. ``cues``: those of each segment; without them it is one voice."""
    pieces = []
    for number, segment in enumerate(segments):
        gap = gaps[number] if number < len(segments) - 1 else None
        place = PiecePlace(is_first=number == 0, gap_seconds=gap)
        own = cues[number] if cues else ()
        pieces.append(master_piece(segment, check_cancelled, place=place, cues=own, compose=compose))
    return join_pieces(pieces)
