"""Lint: what would go wrong, or looks like a slip, told before anything is planned.

One function a rule, each with a code of the catalogue. Nothing is mended or sent here.
"""
