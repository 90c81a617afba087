"""Document -> text: what adapters share (HTML, links, parts, code, formulas, edits of Markdown source).

No platform is named here and nothing acts: every function returns what it made.
"""
