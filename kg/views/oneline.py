"""Names and sentences from articles on one line, fit for a picture or a cell of a table."""

import unicodedata

#: What steers printing or is no character: it may turn the text around it.
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")


def short(text: object, most: int = 20) -> str:
    r"""The text on one line, without characters that steer printing, cut at `most` characters.

    >>> short("甲\n市"), short("广东省粤东粤西粤北高质量发展", 6)
    ('甲 市', '广东省粤东…')
    """
    line = " ".join(str(text).split())
    seen = "".join(c for c in line if unicodedata.category(c) not in _UNSEEN)
    return cut(seen, most)


def cut(text: str, most: int) -> str:
    """The text, or its beginning with "…" in the place of what is beyond `most` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"
