"""The error of bytes that are no picture: shared by all who look into bytes, so that none must import another."""


class UnreadablePicture(ValueError):
    """The bytes are no picture, are broken, or would be too large when decoded."""
