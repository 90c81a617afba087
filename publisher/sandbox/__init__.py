"""What the platform emulators share: the server, its faults, its journal.

Emulators are product (the demo, `--sandbox`, tests, third parties); what one platform does belongs to its folder.
"""
