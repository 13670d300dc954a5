"""PDF files that are written by hand, for what no program would write."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SENTENCES = (
    "The mill stands at the river.",
    "Its wheel turns when the water is high.",
    "Visitors come on Sundays and buy flour.",
)


def pdf(objects: Sequence[str], *, trailer: str = "", has_xref: bool = True) -> bytes:
    """The first object is the catalogue. Without a table of objects, readers have to look for them."""
    out, offsets = "%PDF-1.7\n", list[int]()
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    if has_xref:
        rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
        out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    out += f"trailer\n<< /Root 1 0 R /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


def stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def text_stream(lines: Sequence[str], *, size: float = 12) -> str:
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    return stream(f"BT /F1 {size} Tf 72 720 Td {1.3 * size} TL {shown} ET")


FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
UNKNOWN_FONT = (
    "<< /Type /Font /Subtype /Type1 /BaseFont /AAAAAA+Secret /FirstChar 32 /LastChar 126"
    f" /Widths [{' '.join(['600'] * 95)}]"
    f" /Encoding << /Type /Encoding /Differences [32 {' '.join(f'/g{number}' for number in range(95))}] >> >>"
)


def one_page(content: str, *, font: str = FONT, box: str = "/MediaBox [0 0 595 842]", catalog: str = "") -> bytes:
    return pdf(
        [
            f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R {box} /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            content,
            font,
        ]
    )


def many_pages(count: int) -> bytes:
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = list[str]()
    for number in range(1, count + 1):
        at = len(objects) + 1
        kids.append(f"{at} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {at + 1} 0 R"
            " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        objects.append(text_stream([f"Lot {number} was sold at {number + 7} crowns.", *SENTENCES]))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {count} >>"
    return pdf(objects)
