"""Reads PDFs strictly and says what they are: pages of A4, with text that can be found and copied.

pdf_judge.py PATH: prints how many pages, the fonts, and the text. A file that must be repaired, another
paper, a font that does not come along, signs that have no meaning, and text that does not say what
it is (tagged PDF) are refused.
"""
import sys

from judged import judge
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

A4 = (595.28, 841.89)
# Which parts may stand in which.
PARENTS = {
    "/Document": [None], "/H1": ["/Document"], "/H2": ["/Document"], "/P": ["/Document"],
    "/Table": ["/Document"], "/TR": ["/Table"], "/TH": ["/TR"], "/TD": ["/TR"],
}


def parts(element, parent=None):
    """The marks that belong to each part of a document, as (page, mark): role."""
    element = element.get_object()
    role = element["/S"]
    if parent not in PARENTS[role]:
        sys.exit(f"{role} stands in {parent}")
    children = element.raw_get("/K") if "/K" in element else []
    for child in children if isinstance(children, list) else [children]:
        if isinstance(child, int):
            yield (element.raw_get("/Pg").idnum, int(child)), role
        elif isinstance(child.get_object(), DictionaryObject) and "/MCID" in child.get_object():
            yield (child.raw_get("/Pg").idnum, int(child["/MCID"])), role
        else:
            yield from parts(child, role)


def check_tags(reader):
    """Whatever is drawn says which part it belongs to, or that it only decorates."""
    root = reader.trailer["/Root"]
    if not root["/MarkInfo"]["/Marked"] or not root["/Lang"] or not reader.metadata.title:
        sys.exit("the document does not say what it is")
    tree = root["/StructTreeRoot"]
    told = dict(parts(tree["/K"]))
    numbers = tree["/ParentTree"]["/Nums"]
    parents = {int(numbers[i]): numbers[i + 1].get_object() for i in range(0, len(numbers), 2)}
    found = 0
    for page in reader.pages:
        role = None
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in (b"BDC", b"BMC"):
                if role is not None:
                    sys.exit("marks stand in marks")
                role = operands[0]
                if operator == b"BDC":
                    mark = int(operands[1]["/MCID"])
                    if told.get((page.indirect_reference.idnum, mark)) != role:
                        sys.exit(f"mark {mark} is no {role}")
                    if parents[page["/StructParents"]][mark].get_object()["/S"] != role:
                        sys.exit(f"mark {mark} has another parent")
                    found += 1
            elif operator == b"EMC":
                role = None
            elif operator in (b"Tj", b"re", b"f") and role is None:
                sys.exit(f"{operator.decode()} belongs to nothing")
    if found != len(told):
        sys.exit(f"{len(told)} marks are told of, {found} are there")


def verdict(file):
    reader = PdfReader(file, strict=True)
    check_tags(reader)
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
