"""Extractions of single articles → one graph of the corpus. Pure."""
