"""The page that shows a post on all its targets side by side; pure text out of what a plan already knows.

No network, no decision about what is sent, and no platform's code may enter here.
"""
