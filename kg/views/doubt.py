"""From when on a statement is sure enough to be shown."""

#: Confidence of what is shown without being asked for: five of six such statements are borne out.
SHOWN = 0.7
