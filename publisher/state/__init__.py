"""The ledger on a git branch of its own: fetched, merged, and pushed before what cannot be repeated.

What a post is, what a platform is, and the user's checked-out branch, index and files must not enter here.
"""
