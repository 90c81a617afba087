"""A Hexo blog: the post's own Markdown, with edits at spans, as files below the site's `source/`.

Only what Hexo needs belongs here; no other platform, no HTML.
"""
