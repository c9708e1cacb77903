"""Faults put in on purpose: what they leave behind is the old export whole, or the new one."""
