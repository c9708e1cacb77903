"""Fits what the package weighs with, on gold graphs: the tagger of names (`tagger`), then relations (`relations`).

Not needed by users; `python -m kg.training` runs both.
"""
