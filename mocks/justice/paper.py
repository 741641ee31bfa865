"""The electronic paper that a registration yields, as the smallest PDF that every reader opens.

Its page carries the text without accents, because the fonts that every reader has know no others; the title in the
document's properties is written in full. It is synthetic and says so.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

MARK: Final = "BAN MO PHONG - KHONG CO GIA TRI PHAP LY"
_TOP: Final = 780
_STEP: Final = 20


def paper(title: str, lines: Sequence[str]) -> bytes:
    """A one-page PDF 1.4 with `lines` under `title`."""
    shown = [MARK, title.upper(), "", *lines]
    text = "".join(f"1 0 0 1 60 {_TOP - _STEP * row} Tm ({_plain(line)}) Tj\n" for row, line in enumerate(shown))
    stream = f"BT /F1 12 Tf\n{text}ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
        b"<< /Title <FEFF%b> >>" % title.encode("utf-16-be").hex().upper().encode(),
    )
    body = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return body + b"xref\n0 %d\n%btrailer\n<< /Size %d /Root 1 0 R /Info 7 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        table,
        count,
        len(body),
    )


def _plain(text: str) -> str:
    """Without accents and with PDF's own marks escaped."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    ascii_only = "".join(letter for letter in letters if " " <= letter <= "~")
    return ascii_only.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
