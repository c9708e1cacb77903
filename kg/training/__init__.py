"""Fits what the package weighs with, on gold graphs: the tagger of names, the weights of things, those of relations.

Not needed by users; `python -m kg.training` runs all three.
"""
