"""The Markdown that we read, as plugins of markdown-it-py: one rule a file, `parser` puts them together.
Rules make tokens only: no Document, no HTML, no files, no dialect's rewriting of the source."""
