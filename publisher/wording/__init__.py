"""What is said to people, in their language: the sentences that the rooms compose in English, and their Chinese.

Neither rules nor files nor printing belong here; nothing of ours is imported.
"""
