"""Completes the sizes in the header of a WAV file that was streamed: its writer did not know them."""

from __future__ import annotations

import struct

_CHUNK = struct.Struct("<4sI")
_FORM = struct.Struct("<4sI4s")
# What writers put where the size is not known yet: 0; 0xFFFFFFFF (ffmpeg, OpenAI), and 2 GiB less a header.
_MIN_UNKNOWN = 0x7FFF_0000


class CutOffError(Exception):
    """The file is shorter than its header says."""


def complete_sizes(data: bytes) -> bytes:
    """Returns the file with the sizes of what it has, if its header leaves them open. Other data is returned as it is.

    Raises CutOffError."""
    if len(data) < _FORM.size or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return data
    begin = _samples_chunk(data)
    if begin is None:
        return data
    told, there = _CHUNK.unpack_from(data, begin)[1], len(data) - begin - _CHUNK.size
    if 0 < told < _MIN_UNKNOWN:
        if told > there:
            raise CutOffError(f"{there} of {told} bytes")
        return data
    whole = bytearray(data)
    _FORM.pack_into(whole, 0, b"RIFF", len(data) - _CHUNK.size, b"WAVE")
    _CHUNK.pack_into(whole, begin, b"data", there)
    return bytes(whole)


def _samples_chunk(data: bytes) -> int | None:
    """Returns where the chunk ``data`` begins."""
    begin = _FORM.size
    while begin + _CHUNK.size <= len(data):
        name, size = _CHUNK.unpack_from(data, begin)
        if name == b"data":
            return begin
        begin += _CHUNK.size + size + size % 2  # a chunk has an even number of bytes
    return None
