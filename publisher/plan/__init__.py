"""What shall be done, as a value: actions, their diffs, and the guards before too much change.

Pure: no disk, network or clock; and no platform by name.
"""
