"""Finding publisher.yaml, and reading it into `Settings`: everything that is wrong is said at once.

Nothing is read twice, no secret is looked at but to be kept, and no client is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from json import dumps
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from publisher.config.dotenv import read_dotenv
from publisher.config.findings import Findings, shown
from publisher.config.related import read_related_data
from publisher.config.schema import (
    Place,
    Unreadable,
    entries_of,
    read_table,
    read_value,
    refuse_unknown,
)
from publisher.config.settings import (
    Boilerplate,
    Check,
    Fonts,
    Markdown,
    Media,
    OneOrSeveral,
    Settings,
    Site,
    TargetSettings,
)
from publisher.config.targets import read_target
from publisher.config.yaml_source import Entry, Node, Scalar, plain, read_yaml
from publisher.errors import ConfigError
from publisher.related.model import NO_DATA, RelatedData

FILE_NAME = "publisher.yaml"
_KEYS = (
    "site",
    "posts",
    "static",
    "related",
    "state",
    "markdown",
    "media",
    "fonts",
    "boilerplate",
    "check",
    "targets",
)
TABLES: Mapping[str, type] = {
    "markdown": Markdown,
    "media": Media,
    "fonts": Fonts,
    "boilerplate": Boilerplate,
}
_BRANCH = "branch:"
_WARNING = re.compile(r"W\d{3}")


def find_file(folder: Path) -> Path:
    """The publisher.yaml of `folder` or of the nearest folder above. Raises `ConfigError` E101."""
    start = folder.absolute()
    for place in (start, *start.parents):
        if (path := place / FILE_NAME).is_file():
            return path
    raise ConfigError(
        "E101",
        f"no {FILE_NAME} in {start} or above",
        fix="run `publish init` in the folder of your blog, or name it: -C DIR",
    )


def load_settings(path: Path) -> Settings:
    """The settings of the file at `path`.

    Raises `ConfigError` (E102 to E105, E107, E109, E113) for the first complaint by line, with all others.
    """
    if not path.is_file():
        raise ConfigError("E101", f"there is no file {shown(path)}", fix="see --config and -C")
    root = path.absolute().parent
    place = Place("", root, Findings(shown(path)))
    settings = _read(path, read_yaml(path), place)
    place.findings.raise_any()
    assert settings is not None, "without complaints everything has been read"
    return settings


def _read(path: Path, node: Node, place: Place) -> Settings | None:
    try:
        entries = entries_of(node, place)
    except Unreadable:
        return None
    refuse_unknown(entries, _KEYS, place)
    values = {
        "site": _attempt(_site, entries, place),
        "posts": _attempt(_posts, entries, place),
        "state": _attempt(_state, entries, place),
        "branch": _attempt(_branch, entries, place) or "",
        "static": _attempt(_folder, entries, place),
        "check": _attempt(_check, entries, place),
        "targets": _targets(entries, place),
        **_tables(entries, place),
    }
    related = _attempt(_related, entries, place)
    if place.findings.errors:
        return None
    values["related"], values["related_data"] = related
    said = dumps([plain(node), values["related_data"].digest], sort_keys=True)
    digest = sha256(said.encode()).hexdigest()
    dotenv = MappingProxyType(dict(read_dotenv(place.root)))
    return Settings(path=path.absolute(), root=place.root, digest=digest, dotenv=dotenv, **values)


def _attempt(read: Any, entries: Mapping[str, Entry], place: Place) -> Any:
    """What `read` makes of the entries, None once its complaint is noted."""
    try:
        return read(entries, place)
    except Unreadable:
        return None


def _tables(entries: Mapping[str, Entry], place: Place) -> dict[str, Any]:
    """The sections that are nothing but a dataclass each."""
    found: dict[str, Any] = {}
    for key, cls in TABLES.items():
        written = entries[key].value if key in entries else Scalar("", "null", 1)
        found[key] = _attempt(
            lambda _, inner, cls=cls, node=written: read_table(cls, node, inner), entries, place.below(key)
        )
    return found


# ---------------------------------------------------------------- single keys


def _site(entries: Mapping[str, Entry], place: Place) -> Site:
    inner = place.below("site")
    if "site" not in entries:
        place.findings.add(
            "E105", "site.url is missing", line=1, fix="say where your blog is: site: {url: https://…}"
        )
        raise Unreadable
    node = entries["site"].value
    site = read_table(Site, node, inner)
    own = entries_of(node, inner)
    wrong = [*_wrong_addresses(site, own, inner), *_wrong_values(site, own, inner)]
    if wrong:
        raise wrong[0]
    return _with_bare_addresses(site)


def _wrong_addresses(site: Site, own: Mapping[str, Entry], place: Place) -> Iterator[Unreadable]:
    """Notes every address of the site that is none."""
    named = [("url", site.url), *(("aliases", alias) for alias in site.aliases)]
    for key, address in named:
        if not _is_base(address):
            message = f'names "{address}"; an address is http(s)://host'
            yield place.below(key).refuse(own[key].value, message, fix="https://www.example.cn")


def _wrong_values(site: Site, own: Mapping[str, Entry], place: Place) -> Iterator[Unreadable]:
    if not _is_timezone(site.timezone):
        message = f'is "{site.timezone}", no zone of that name'
        yield place.below("timezone").refuse(own["timezone"].value, message, fix="Asia/Shanghai")
    if site.wait < 0:
        yield place.below("wait").refuse(
            own["wait"].value, "must not be below zero", fix="0 waits for nothing"
        )


def _with_bare_addresses(site: Site) -> Site:
    from dataclasses import replace

    return replace(site, url=site.url.rstrip("/"), aliases=tuple(alias.rstrip("/") for alias in site.aliases))


def _is_base(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _is_timezone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _posts(entries: Mapping[str, Entry], place: Place) -> tuple[Path, ...]:
    if "posts" not in entries:
        place.findings.add(
            "E105", "posts is missing", line=1, fix="say where your posts are: posts: source/_posts"
        )
        raise Unreadable
    inner, node = place.below("posts"), entries["posts"].value
    names = read_value(node, OneOrSeveral, inner)
    assert isinstance(names, tuple)
    folders = tuple(inner.path(name) for name in names)
    missing = next((folder for folder in folders if not folder.is_dir()), None)
    if missing or not folders:
        raise inner.refuse(
            node, f"names {shown(missing)}, which is no folder" if missing else "names no folder"
        )
    return folders


def _state(entries: Mapping[str, Entry], place: Place) -> Path:
    inner = place.below("state")
    text = _text(entries, "state", inner, default=".publisher")
    return inner.path(".publisher" if text.startswith(_BRANCH) else text)


def _branch(entries: Mapping[str, Entry], place: Place) -> str:
    """The state branch of `branch:NAME`, empty for a folder."""
    from publisher.state.branch import require_name

    inner = place.below("state")
    text = _text(entries, "state", inner, default="")
    if not text.startswith(_BRANCH):
        return ""
    try:
        return require_name(text.removeprefix(_BRANCH))
    except ValueError as wrong:
        raise inner.refuse(entries["state"].value, str(wrong), fix="state: branch:publish-state") from None


def _folder(entries: Mapping[str, Entry], place: Place) -> Path:
    inner = place.below("static")
    return inner.path(_text(entries, "static", inner, default="source"))


def _related(entries: Mapping[str, Entry], place: Place) -> tuple[Path | None, RelatedData]:
    """The file of related lists with what it says. What is wrong in that file is noted with the rest."""
    inner = place.below("related")
    if "related" not in entries:
        return None, NO_DATA
    node = entries["related"].value
    path = read_value(node, Path | None, inner)
    assert path is None or isinstance(path, Path)
    if path is None:
        return None, NO_DATA
    if not path.is_file():
        fix = "`publish related -o FILE` makes one of your posts' own lists; name it here once it is there"
        raise inner.refuse(node, f"names {shown(path)}, which is no file", fix=fix)
    try:
        return path, read_related_data(path, root=place.root)
    except ConfigError as error:
        place.findings.join(error)
        raise Unreadable from error


def _check(entries: Mapping[str, Entry], place: Place) -> Check:
    inner = place.below("check")
    if "check" not in entries:
        return Check()
    node = entries["check"].value
    check = read_table(Check, node, inner)
    for code in check.ignore:
        if not _WARNING.fullmatch(code):
            message = f'names "{code}"; only warnings can be left unsaid'
            raise inner.below("ignore").refuse(entries_of(node, inner)["ignore"].value, message, fix="W334")
    return check


def _text(entries: Mapping[str, Entry], key: str, place: Place, *, default: str) -> str:
    return str(read_value(entries[key].value, str, place)) if key in entries else default


def _targets(entries: Mapping[str, Entry], place: Place) -> Mapping[str, TargetSettings]:
    inner = place.below("targets")
    found: dict[str, TargetSettings] = {}
    try:
        written = entries_of(entries["targets"].value, inner) if "targets" in entries else {}
    except Unreadable:
        written = {}
    for name, entry in written.items():
        try:
            found[name] = read_target(name, entry.value, inner.below(name))
        except Unreadable:
            continue
    return MappingProxyType(found)
