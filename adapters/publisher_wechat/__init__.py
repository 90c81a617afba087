"""WeChat Official Accounts: what an article may hold there, the API that takes it, an emulator of both.

No other platform is known here, and nothing shared by several platforms lives here.
"""
