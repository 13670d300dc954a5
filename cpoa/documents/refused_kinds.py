"""Kinds of files that are not read, how their first bytes and names show them, and what to do instead."""

from __future__ import annotations

from cpoa.contracts.source_documents import UnreadableSourceError

_AS_DOCX = "Open it and save it as a Word document (.docx) or a PDF, or paste its text."
_AS_PDF = "Open it and save it as a PDF, or paste its text."
_TRANSCRIPT = "Paste what is said in it as text, or upload its captions (.srt or .vtt)."
_UNPACK = "Unpack it and upload the document that you mean."
_AS_EPUB = "Convert it to an e-book without copy protection (.epub), or paste its text."

# By a key: the kind with its article, and what to do instead.
_ADVICE = {
    "old_word": ("an old Word document (.doc)", _AS_DOCX),
    "old_office": ("a file of an old Office program", _AS_PDF),
    "locked_office": (
        "an Office document with a password",
        "Remove the password in the program that made it, or paste its text.",
    ),
    "slides": ("a presentation", _AS_PDF),
    "sheet": ("a spreadsheet", "Write what it says as text, and paste that."),
    "open_text": ("an OpenDocument text (.odt)", _AS_DOCX),
    "pages": ("a document of Apple's iWork", "Export it as a Word document (.docx) or a PDF, or paste its text."),
    "rtf": ("a rich text file (.rtf)", _AS_DOCX),
    "image": ("an image", "If it shows text, paste that text."),
    "audio": ("an audio file", _TRANSCRIPT),
    "video": ("a video", _TRANSCRIPT),
    "archive": ("an archive", _UNPACK),
    "program": ("a program", "Upload a document, or paste text."),
    "kindle": ("a Kindle book", _AS_EPUB),
    "printed": ("a PostScript or DjVu file", "Convert it to a PDF, or paste its text."),
    "mail": ("an e-mail file", "Paste the text of the e-mail."),
    "other_captions": ("a captions file of another kind", "Save it as .srt or .vtt, or paste its text."),
    "table": ("a table (.csv)", "Write what it says as text, and paste that."),
    "database": ("a database", "Upload a document, or paste text."),
    "font": ("a font", "Upload a document, or paste text."),
}

_BY_FIRST_BYTES = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"8BPS", "image"),
    (b"\x00\x00\x01\x00", "image"),
    (b"ID3", "audio"),
    (b"fLaC", "audio"),
    (b"OggS", "audio"),
    (b"MThd", "audio"),
    (b"#!AMR", "audio"),
    (b"\xff\xfb", "audio"),
    (b"\xff\xf3", "audio"),
    (b"\xff\xf2", "audio"),
    (b"\xff\xf1", "audio"),
    (b"\xff\xf9", "audio"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"FLV\x01", "video"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video"),
    (b"\x00\x00\x01\xba", "video"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"\x04\x22\x4d\x18", "archive"),
    (b"PK\x05\x06", "archive"),  # an empty zip
    (b"PK\x07\x08", "archive"),  # a part of one
    (b"MSCF", "archive"),
    (b"\x7fELF", "program"),
    (b"\x00asm", "program"),
    (b"\xfe\xed\xfa\xce", "program"),
    (b"\xfe\xed\xfa\xcf", "program"),
    (b"\xce\xfa\xed\xfe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"%!PS", "printed"),
    (b"AT&TFORM", "printed"),
    (b"SQLite format 3\x00", "database"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"OTTO\x00", "font"),
)
_RIFF = {b"WEBP": "image", b"WAVE": "audio", b"AVI ": "video"}
_FTYP_IMAGES = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
_FTYP_AUDIO = (b"M4A ", b"M4B ", b"M4P ")

_BY_ENDING = {
    "doc": "old_word",
    "dot": "old_word",
    "xls": "old_office",
    "ppt": "old_office",
    "pptx": "slides",
    "odp": "slides",
    "key": "pages",
    "pages": "pages",
    "numbers": "pages",
    "xlsx": "sheet",
    "ods": "sheet",
    "odt": "open_text",
    "rtf": "rtf",
    "mobi": "kindle",
    "azw": "kindle",
    "azw3": "kindle",
    "kfx": "kindle",
    "eml": "mail",
    "msg": "mail",
    "csv": "table",
    "tsv": "table",
    "ttml": "other_captions",
    "dfxp": "other_captions",
    "ass": "other_captions",
    "ssa": "other_captions",
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "heic", "avif", "tif", "tiff", "bmp", "svg", "ico"), "image"),
    **dict.fromkeys(("mp3", "m4a", "wav", "flac", "ogg", "opus", "aac", "wma"), "audio"),
    **dict.fromkeys(("mp4", "m4v", "mov", "mkv", "webm", "avi", "wmv", "mpg", "mpeg"), "video"),
    **dict.fromkeys(("zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst", "dmg", "iso"), "archive"),
    **dict.fromkeys(("exe", "dll", "msi", "apk", "jar", "bin", "so", "dylib", "com", "bat"), "program"),
    **dict.fromkeys(("ps", "eps", "djvu"), "printed"),
}


def refuse(kind: str) -> UnreadableSourceError:
    name, advice = _ADVICE[kind]
    return UnreadableSourceError(f"This is {name}, which cannot be read. {advice}")


def find_refused_kind(data: bytes) -> str | None:
    """By the first bytes."""
    for first, kind in _BY_FIRST_BYTES:
        if data.startswith(first):
            return kind
    return _find_in_container(data) or _find_at_place(data)


def find_refused_ending(ending: str) -> str | None:
    return _BY_ENDING.get(ending)


def find_old_office_kind(data: bytes) -> str:
    """Of the compound files of old Office programs, which name their parts in UTF-16."""
    for part, kind in (
        ("EncryptedPackage", "locked_office"),
        ("WordDocument", "old_word"),
        ("__substg1.0", "mail"),
    ):
        if part.encode("utf-16-le") in data:
            return kind
    return "old_office"


def _find_in_container(data: bytes) -> str | None:
    if data.startswith(b"RIFF"):
        return _RIFF.get(data[8:12], "audio")
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        return "image" if brand in _FTYP_IMAGES else "audio" if brand in _FTYP_AUDIO else "video"
    return None


def _find_at_place(data: bytes) -> str | None:
    if data[60:68] in {b"BOOKMOBI", b"TEXtREAd"}:
        return "kindle"
    if data[257:262] == b"ustar":
        return "archive"
    if data.startswith(b"MZ") and b"\x00" in data[:64]:
        return "program"
    if data.startswith(b"BM") and data[6:10] == bytes(4):
        return "image"
    return None
