"""Holds the fonts that come along in PDFs against those that they were cut from.

font_judge.py PATH FONTS: reads every font strictly (all tables, all sums), and compares of each
character width and outline with the font of that name in the folder FONTS. Says how many agree.
"""
import io
import sys

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from judged import judge
from pypdf import PdfReader


def outline(font, glyph):
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[glyph].draw(pen)
    return pen.value


def characters(font):
    """What each code of a font means."""
    stream = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    for part in stream.split("beginbfrange")[1:]:
        range_ = part.split("endbfrange")[0]
        first = int(range_[1:5], 16)
        texts = range_.split("[")[1].split("]")[0].strip("<>").split("><")
        for code, text in enumerate(texts, first):
            yield code, bytes.fromhex(text).decode("utf-16-be")


def widths(descendant):
    first, all_ = descendant["/W"]
    return {first + place: int(width) for place, width in enumerate(all_)}


def compare(font, fonts):
    name = str(font["/BaseFont"]).split("+")[-1]
    suffix = name if "-" in name else name + "-Regular"
    whole = TTFont(f"{fonts}/{suffix}.ttf")
    descendant = font["/DescendantFonts"][0].get_object()
    data = descendant["/FontDescriptor"].get_object()["/FontFile2"].get_object().get_data()
    subset = TTFont(io.BytesIO(data), checkChecksums=2)
    subset.setGlyphOrder([f"g{place}" for place in range(subset["maxp"].numGlyphs)])
    for tag in subset.keys():
        subset[tag]
    if (sorted(subset.keys()) != ["GlyphOrder", "glyf", "head", "hhea", "hmtx", "loca", "maxp"]):
        sys.exit(f"{name}: {sorted(subset.keys())}")
    cmap, told, count = whole.getBestCmap(), widths(descendant), 0
    for code, text in characters(font):
        glyph, original = f"g{code}", cmap[ord(text)]
        if outline(subset, glyph) != outline(whole, original):
            sys.exit(f"{name}: {text!r} has another outline")
        if subset["hmtx"][glyph] != whole["hmtx"][original]:
            sys.exit(f"{name}: {text!r} has another width")
        if told[code] != (whole["hmtx"][original][0] * 1000 + 1024) // 2048:
            sys.exit(f"{name}: {text!r} is said to have another width")
        count += 1
    return f"{name} {count}"


def verdict(file):
    fonts = {}
    for page in PdfReader(file, strict=True).pages:
        for font in page["/Resources"]["/Font"].values():
            fonts[font.get_object()["/BaseFont"]] = font.get_object()
    if not fonts:
        sys.exit("there is no font")
    return ", ".join(compare(fonts[name], sys.argv[2]) for name in sorted(fonts))


judge(sys.argv[1], verdict)
