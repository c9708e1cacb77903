"""Characters that nobody sees: they make two names of one, and steer terminals."""

import re

#: what is not seen in print: controls, soft hyphens, joiners, marks of direction, fillers, selectors, tags
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)


def without_unseen(text: str) -> str:
    """The text as it is seen; line breaks and tabs stay.

    >>> without_unseen("青\\u200b山\\x1b村")
    '青山村'
    """
    return UNSEEN.sub("", text)
