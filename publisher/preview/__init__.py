"""The page that shows posts on all their targets side by side: as one file, or kept up to date on this machine.

No decision about what is sent, no connection but loopback, and no platform's code may enter here.
"""
