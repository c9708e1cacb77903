"""Bytes → text, for files that do not say how they are encoded. Refuses to read files and to guess at any price.

The order: a byte order mark; UTF-8; else UTF-16, GB18030 and Big5 compete by the share of characters that are common
in Chinese newspapers, because any two bytes mean *some* character in each of them.
"""

import codecs
import re
from dataclasses import dataclass

from kg.errors import InputError

#: damaged characters that are put up with, as a share of all characters; strictness would turn a file with one bad
#: byte into mojibake of another encoding
TOLERANCE = 0.01
#: share of common characters that a right decoding reaches: news has 0.6 to 0.8, mojibake less than 0.15
PLAUSIBLE = 0.3
_SAMPLE = 20_000

_PUNCTUATION = "，。、“”：；（）《》！？—…·‘’「」『』　"
_SIMPLIFIED = (
    "的一在人中了为国大日有和发年行上动是不区业生月时会新市公作家地工成出来对到全以多进部民等开个力方展能用通现法"
    "于务学员下这高者要实将分资安场们理关同后经文化前体长建合主报过元车心提产与道机电活水自更事金表网子示本保加重海"
    "美他交内可小任社据面及查村目我入期次题天定其度万品量司服设台记信持间也平点政北并当之情明好外名原应联看责最强共"
    "利就此被近流标物向路管位警相队性还回数受南局解式院所计推已防特省基项制系源东该运科得委比至起正山调三手息第传供都"
    "处组收风支布消增续党接门众西编某总程导创意广从医州办线案说如里企助游商代城问集着立各价团股群指技今军级造参营件治"
    "两称规户预口京环步投河县而无达打升江求单救因常站告统气教结施果种育议领书整乡色证感费需但引让影图质带青身志二知由"
)
_TRADITIONAL = (
    "國會時來們個說這為學對發業開動區產經實現進過還後與種關長門問間見車東電書馬話語請讓認議計設許論證調談報場團員務聯"
    "黨總縣鎮鄉農體機構條單應該當點無勞處據號萬億歷歲幾於從眾傳僅優價備復創劃辦參雙變際階隊陽陰險隨難題額風飛養館駐驗"
    "將灣臺灣兩華統領導環節標準組織級給線結續義興舊觀規視記訊資購費質辭過達選遠運適邊錢銀鐵陸離雲須預頭願類顯"
)
COMMON = frozenset(_PUNCTUATION + _SIMPLIFIED + _TRADITIONAL)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("gb18030", "big5", "utf-16-le", "utf-16-be")
#: first bytes of files that people mistake for text
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document (docx, xlsx …)"),
    (b"\xd0\xcf\x11\xe0", "an old office document (doc, xls …)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format 3", "an SQLite database"),
)
_NEWLINE = re.compile(r"\r\n?")
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(data: bytes) -> "Decoded":
    """The text of a file: line ends as \\n, no byte order mark, damaged bytes as U+FFFD.

    Raises InputError where the bytes are no text or their encoding cannot be told.
    """
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"this is {name}, not a text; save its text as .txt in UTF-8")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :].decode(encoding, "replace"), encoding)
    if b"\x00" not in data and (text := _as_utf8(data)) is not None:
        return _decoded(text, "utf-8")
    best = max(((_plausibility(data, encoding), encoding) for encoding in _CANDIDATES), key=lambda scored: scored[0])
    if best[0] >= PLAUSIBLE:
        return _decoded(data.decode(best[1], "replace"), best[1])
    if b"\x00" in data:
        raise InputError("this is a binary file, not a text; remove it or save its text as .txt in UTF-8")
    raise InputError("unknown encoding: neither UTF-8, UTF-16, GB18030 nor Big5 gives Chinese text; save it as UTF-8")


def normalise(text: str) -> str:
    """A decoded text with line ends as \\n, without byte order mark and half surrogate pairs."""
    if "\r" in text:
        text = _NEWLINE.sub("\n", text)
    text = text.removeprefix("\ufeff")
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it came about."""

    text: str
    encoding: str  #: Python's name of it
    warning: str = ""  #: one line where bytes were damaged, else ""


def _decoded(text: str, encoding: str) -> Decoded:
    text = normalise(text)
    damaged = text.count("\ufffd")
    warning = (
        f"{damaged} damaged character(s), shown as U+FFFD; get an undamaged copy if they matter" if damaged else ""
    )
    return Decoded(text, encoding, warning)


def _as_utf8(data: bytes) -> str | None:
    """The text if the bytes are UTF-8 or nearly so, else None."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        cut_short = (
            error.reason == "unexpected end of data" and error.end == len(data) and not data[: error.start].isascii()
        )
    # damage is told from another encoding by what is right: some Chinese in well-formed sequences must be there
    few = text.count("\ufffd") <= TOLERANCE * len(text) and not text.replace("\ufffd", "").isascii()
    return text if few or cut_short else None


def _plausibility(data: bytes, encoding: str) -> float:
    """Share of common characters among those that are not ASCII; 0 where the bytes cannot be in that encoding."""
    if encoding.startswith("utf-16") and len(data) % 2:
        data = data[:-1]
    text = data[:_SAMPLE].decode(encoding, "replace")
    bad = text.count("\ufffd")
    if bad > max(1.0, TOLERANCE * len(text)) or any(c < "\t" for c in text):
        return 0.0
    letters = [c for c in text if c > "\x7f"]
    return sum(c in COMMON for c in letters) / len(letters) if letters else 0.0
