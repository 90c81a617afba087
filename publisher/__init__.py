"""Write a post once in Markdown, have it live on a blog, on Zhihu and on WeChat.

Here stands the version and nothing else: no import, so that `import publisher.anything` costs only what it names.
"""

__version__ = "0.1.0"
