"""An article as WeChat's API spells it: built to be added, changed with respect for what a person set there, read.

Pure; no call is made here. Fields as on the page of `draft/add`, 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from publisher.adapter import Field, Job, Remote, Snapshot
from publisher_wechat.errors import say
from publisher_wechat.picture_text import KIND, html_of, text_of
from publisher_wechat.spellings import fold_pictures

Article = Mapping[str, Any]
_SENT = frozenset(
    "article_type title author digest content content_source_url thumb_media_id need_open_comment"
    " only_fans_can_comment pic_crop_235_1 pic_crop_1_1 product_info image_info cover_info".split()
)
"""What `draft/update` takes; `draft/get` gives more."""
_COMMENTS = ("need_open_comment", "only_fans_can_comment")
_CROPS = {"pic_crop_235_1": "crop_235_1", "pic_crop_1_1": "crop_1_1"}
"""What of a cover is shown, as WeChat and as we call it."""
_AUTHOR_LIMIT, _DIGEST_LIMIT, _ADDRESS_BYTES = 16, 128, 1024


def new_article(job: Job) -> Article:
    """The article that `draft/add` receives."""
    given = job.fields
    if given.get("kind") == KIND:
        return _picture_post(job)
    article: dict[str, Any] = {
        "article_type": "news",
        "title": job.rendition.title,
        "author": _text(given.get("author")),
        "digest": _text(given.get("digest")),
        "content": job.body,
        "content_source_url": _text(given.get("source_url")),
        "thumb_media_id": cover_id(job),
        **{theirs: _text(given.get(ours)) for theirs, ours in _CROPS.items()},
        **_comments(given),
    }
    return checked({key: value for key, value in article.items() if value != ""})


def _picture_post(job: Job) -> Article:
    """The same for pictures with plain text below."""
    named = job.fields.get("pictures")
    ids = [_library_id(one, job) for one in named] if isinstance(named, tuple) else []
    if not all(ids):
        raise say("no-pictures")
    article = {
        "article_type": KIND,
        "title": job.rendition.title,
        "content": text_of(job.body),
        "content_source_url": _text(job.fields.get("source_url")),
        "image_info": {"image_list": [{"image_media_id": one} for one in ids]},
        **_comments(job.fields),
    }
    return {key: value for key, value in article.items() if value != ""}


def _library_id(named: str, job: Job) -> str:
    """The library's id of a picture of the body; what was remote is named by its id already."""
    if named.startswith("asset:"):
        uploaded = job.uploads.get(named.removeprefix("asset:"))
        return uploaded.media_id if uploaded else ""
    return "" if named.startswith(("http:", "https:")) else named


def changed_article(job: Job, there: Article) -> Article:
    """The article that `draft/update` receives: `there`, with our text and what post or configuration set.

    A digest or cover of our own making follows the post only as long as nobody has put another one there.
    """
    article = {key: value for key, value in there.items() if key in _SENT}
    new = new_article(job)
    if new["article_type"] != there.get("article_type", "news"):
        raise say("other-kind")
    if new["article_type"] == KIND:
        return {**article, **new}
    article |= {key: new[key] for key in ("title", "content", "content_source_url", *_COMMENTS) if key in new}
    if "author" in new:
        article["author"] = new["author"]
    if _is_ours(job, "digest", there.get("digest", "")):
        article["digest"] = new.get("digest", "")
    if _is_ours(job, "cover", there.get("thumb_media_id", "")) and "thumb_media_id" in new:
        if article.get("thumb_media_id") != new["thumb_media_id"]:
            article = without_crops(article) | {key: new[key] for key in _CROPS if key in new}
        article["thumb_media_id"] = new["thumb_media_id"]
    return checked(article)


def without_crops(article: Article) -> dict[str, Any]:
    """The article with its cover shown as WeChat thinks best."""
    return {key: value for key, value in article.items() if key not in _CROPS}


def checked(article: Article) -> Article:
    """`article`, unless WeChat would refuse it for a length."""
    for key, limit in (("author", _AUTHOR_LIMIT), ("digest", _DIGEST_LIMIT)):
        if len(article.get(key, "")) > limit:
            raise say("too-long", what=key, limit=limit)
    if len(str(article.get("content_source_url", "")).encode()) > _ADDRESS_BYTES:
        raise say("address-too-long")
    if not article.get("thumb_media_id"):
        raise say("no-cover")
    return article


def pictures_of(article: Article) -> frozenset[str]:
    """The library's ids that an article names: its cover, and the pictures of a picture post."""
    shown = article.get("image_info", {}).get("image_list", [])
    ids = (article.get("thumb_media_id", ""), *(one.get("image_media_id", "") for one in shown))
    return frozenset(filter(None, ids))


def marks(article: Article) -> Mapping[str, str]:
    """What tells our own digest and cover from a person's at the next update."""
    return {"cover": str(article.get("thumb_media_id", "")), "digest": _mark(str(article.get("digest", "")))}


def cover_id(job: Job) -> str:
    """The library's id of the cover, nothing when there is none."""
    named = _text(job.rendition.fields.get("cover"))
    uploaded = job.uploads.get(named.removeprefix("asset:"))
    if uploaded and uploaded.media_id:
        return uploaded.media_id
    given = _text(job.fields.get("cover"))
    return "" if given.startswith(("asset:", "http:", "https:")) else given


def snapshot(article: Article, remote: Remote, raw: Mapping[str, object]) -> Snapshot:
    """An article as `draft/get` or `freepublish/getarticle` gives it."""
    fields: dict[str, Field] = {
        "digest": _text(article.get("digest")),
        "author": _text(article.get("author")),
        "cover": _text(article.get("thumb_media_id")),
        "source_url": _text(article.get("content_source_url")),
        "need_open_comment": bool(article.get("need_open_comment")),
        "only_fans_can_comment": bool(article.get("only_fans_can_comment")),
    }
    return Snapshot(
        remote=remote,
        title=_text(article.get("title")),
        body=_body(article),
        fields=fields,
        raw=raw,
    )


def _body(article: Article) -> str:
    text = _text(article.get("content"))
    return html_of(text) if article.get("article_type") == KIND else fold_pictures(text)


def _is_ours(job: Job, name: str, there: str) -> bool:
    """Whether the value that stands there may be replaced by ours."""
    chosen = job.rendition.fields.get("chosen")
    if not there or (isinstance(chosen, tuple) and name in chosen):
        return True
    left = job.remote.extra.get(name) if job.remote else None
    return left == (_mark(there) if name == "digest" else there)


def _mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _comments(given: Mapping[str, Field]) -> dict[str, int]:
    return {key: int(value) for key in _COMMENTS if isinstance(value := given.get(key), bool)}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
