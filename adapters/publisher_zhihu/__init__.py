"""Zhihu: the adapter that writes its editor's HTML, the client of that editor's interface, and its emulator.

Nothing of another platform belongs here, and no request signing: where Zhihu asks for a person, we stop.
"""
