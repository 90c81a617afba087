"""From a post's file to its `Document`: front matter, Markdown and its dialects, tags, own links, parts, pictures.

No platform's name or address, no HTTP, no output format and no ledger may enter here.
"""
