"""Answers without rows say why."""

import warnings
from typing import TYPE_CHECKING

from kg.errors import EmptyResultWarning

if TYPE_CHECKING:
    import pandas as pd


def told(frame: "pd.DataFrame", why: str) -> "pd.DataFrame":
    """The frame; if it has no rows, with the reason in `frame.attrs["why"]` and as an EmptyResultWarning."""
    if frame.empty:
        frame.attrs["why"] = why
        warnings.warn(why, EmptyResultWarning, stacklevel=3)
    return frame
