"""The addresses that a real Hexo gives posts, against ours: each placeholder, in one build."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest

from publisher.read.permalink import canonical_url
from publisher.read.post import read_post
from tests.engines.reading import ENGINE

pytestmark = pytest.mark.engines

PATTERN = ":category/:hash/:year_:month/:i_month-:i_day-:day/:hour:minute:second/:timestamp/:post_title/:title/:name/:lang.html"
POSTS = {
    "系列/a b": '---\ntitle: "A  b，中 & c\'s!"\ndate: 2024-08-06 21:28:26\ncategories:\n- [甲 x, 乙]\n- [丙]\nlang: en\n---\nx',
    "b": "---\ntitle: B\ndate: 2024-08-06 01:02:03\ncategories: [CS, NLP]\nlang: zh\n---\nx",
    "c_d": "---\ntitle: C++\ndate: 2023-12-31 23:30\nlang: en\n---\nx",
}


def test_the_addresses_are_hexo_s(tmp_path: Path) -> None:
    names = ("hexo", "hexo-renderer-ejs", "hexo-renderer-marked")
    needs = ", ".join(f'"{name}": "*"' for name in names)
    files = {
        "package.json": f'{{"name": "site", "version": "0.0.0", "hexo": {{"version": "8.1.2"}}, "dependencies": {{{needs}}}}}',
        "_config.yml": f"url: https://a.cn\ntimezone: Asia/Shanghai\ntheme: bare\npermalink: '{PATTERN}'\n",
        **{f"themes/bare/layout/{layout}.ejs": "<%- page.content %>" for layout in ("post", "index")},
        **{f"source/_posts/{name}.md": text for name, text in POSTS.items()},
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "node_modules").symlink_to(ENGINE / "node_modules")
    hexo = [str(ENGINE / "node_modules/.bin/hexo"), "generate", "--bail"]
    environment = {**os.environ, "TZ": "Asia/Shanghai"}
    done = subprocess.run(hexo, cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    public = tmp_path / "public"
    theirs = {path.relative_to(public).as_posix() for path in public.rglob("*.html")}
    posts = tmp_path / "source" / "_posts"
    ours = {
        _path(
            canonical_url(
                read_post(file, root=tmp_path, posts_root=posts),
                base="https://a.cn",
                permalink=PATTERN,
                zone=ZoneInfo("Asia/Shanghai"),
            )
        )
        for file in posts.rglob("*.md")
    }
    assert ours == {path for path in theirs if re.search(r"/(?:en|zh)\.html$", path)}
    assert len(ours) == len(POSTS)


def _path(url: str) -> str:
    return unquote(urlsplit(url).path).lstrip("/")
