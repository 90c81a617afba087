"""Bytes -> bytes: recognise a picture, fit it to a platform's limits, draw QR codes, covers and SVG.

No document, no platform's name and no network enter; each module imports its heavy library when first used.
"""
