"""Related lists and series as data: read from a file, led to posts, compared with what authors keep by hand.

No platform, no network, no printing; what one target shows of a list is decided in `write`.
"""
