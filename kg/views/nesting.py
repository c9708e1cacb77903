"""How deep brackets stand within each other: engines read nested text by recursion, and end where their stack does.

Refuses to know any language: texts in quotes and comments must have been taken out.
"""

from itertools import accumulate

#: Deeper than people and tools write: our graphs have five, the queries of the library nine.
DEEPEST = 100
_STEPS = dict.fromkeys("([{", 1) | dict.fromkeys(")]}", -1)


def depth(text: str) -> int:
    """The most brackets of any kind that are open at once.

    >>> depth("a(b[c]) {d}"), depth("")
    (2, 0)
    """
    return max(accumulate(_STEPS[sign] for sign in text if sign in _STEPS), default=0)
