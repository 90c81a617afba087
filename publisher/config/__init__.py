"""publisher.yaml and the secrets it names: read, judged whole, and handed on as frozen settings.

Nothing of one platform belongs here: what a target takes is read off its adapter's and client's dataclasses.
"""
