"""From when on a statement is sure enough to be shown."""

#: Confidence of what is shown without being asked for. In news of any kind five of six such statements are borne out,
#: but of those from 0.6 to 0.7 one of two, and an absurd edge costs a reader more trust than a missing one.
SHOWN = 0.7
