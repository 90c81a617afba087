"""The line from files to a plan and on to its results: what the command line calls, and what a script may call.

Rooms are joined here and nowhere else; no rule of a platform, of Markdown or of printing belongs here.
"""
