"""Reads PDFs strictly and says what they are: pages of A4, with text that can be found and copied.

pdf_judge.py PATH: prints how many pages, the fonts, and the text. A file that must be repaired, another
paper, a font that does not come along, and signs that have no meaning are refused.
"""
import sys

from judged import judge
from pypdf import PdfReader

A4 = (595.28, 841.89)


def verdict(file):
    reader = PdfReader(file, strict=True)
    fonts = set()
    for page in reader.pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        if abs(width - A4[0]) > 0.5 or abs(height - A4[1]) > 0.5:
            sys.exit(f"{width} by {height} points is not A4")
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            fonts.add(str(font["/BaseFont"]).split("+")[-1])
            descendant = font["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"].get_object()
            if not any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")):
                sys.exit(f"{font['/BaseFont']} does not come along")
    text = "\n".join(page.extract_text() for page in reader.pages)
    if not text.strip() or "\ufffd" in text or "\x00" in text:
        sys.exit("the text has no meaning")
    return f"{len(reader.pages)} pages of A4, {' '.join(sorted(fonts))}\n{text}"


judge(sys.argv[1], verdict)
