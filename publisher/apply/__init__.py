"""Carrying a plan out: the only HTTP, the only writes to platforms, and the records of both.

Nothing is decided or rendered here that a plan or an adapter can say; nothing is printed.
"""
