"""The manual lane, going out: a page to copy an article from, and its pictures as files.

No network, no ledger and no decision enters here.
"""
