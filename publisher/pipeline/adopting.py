"""Posts that were on a platform before this program: found there, or in a person's own lists, and paired.

Reads platforms, writes nothing. Which copy is whose, `plan.pairing` decides; what a person confirms, the command line
asks; `recording` writes it down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from publisher.adapter import Client, Listed, Lister, Remote, Snapshot
from publisher.apply.readback import reader_view
from publisher.config.settings import TargetSettings
from publisher.errors import ConfigError, NotThere, PublisherError
from publisher.pipeline.workspace import Workspace
from publisher.plan.addresses import read_address
from publisher.plan.pairing import Mine, Pair, Proof, Theirs, Words, find_pairs, title_key
from publisher.read.mentions import Mention
from publisher.read.post import Post
from publisher.write.links import host_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy that may be a post's: `snapshot` is what stands there, None where nobody could look."""

    remote: Remote
    title: str
    snapshot: Snapshot | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A post, a copy, and why they may be one."""

    post: Post
    copy: Copy
    pair: Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What was found for one target: `candidates` to record, how many copies were `known` already, how many copies and
    posts are left over, and the addresses that were refused, with the reason."""

    target: str
    account: str = ""
    candidates: tuple[Candidate, ...] = ()
    known: int = 0
    copies_left: tuple[Copy, ...] = ()
    posts_left: tuple[Post, ...] = ()
    refused: tuple[PublisherError, ...] = ()


# ---------------------------------------------------------------- from the platform


def propose(workspace: Workspace, target: TargetSettings, client: Client) -> Proposal:
    """What the account's own lists hold of the posts. Raises what the client raises, `ConfigError` when it has none."""
    if not isinstance(client, Lister):
        raise ConfigError(
            "E425",
            f"{target.adapter.capabilities.label} gives no list of its articles",
            fix="save the list of articles there as a page and name it: --from FILE",
        )
    account = client.account()
    posts = _posts(workspace, target)
    titles = {title_key(_title(workspace, post, target)) for post in posts}
    owner = _owner(workspace, target, {post.id for post in posts})
    is_known = _known_copies(workspace, target)
    found = []
    for listed in client.inventory():
        is_likely = bool(owner(listed)[0]) or title_key(listed.title) in titles
        copy = _read(listed, client, is_likely=is_likely and not is_known(listed.remote))
        if copy is not None:
            found.append((copy, listed))
    theirs = [
        _theirs(copy, listed, owner(listed), is_free=not is_known(copy.remote)) for copy, listed in found
    ]
    return _proposal(workspace, target, posts, [copy for copy, _ in found], theirs, account=account)


def _read(listed: Listed, client: Client, *, is_likely: bool) -> Copy | None:
    """The copy, with its whole text where the list holds it or it is likely to be needed; None when it is gone."""
    snapshot = listed.snapshot
    if snapshot is None and is_likely:
        try:
            snapshot = client.fetch(listed.remote)
        except NotThere:
            return None
    return Copy(remote=snapshot.remote if snapshot else listed.remote, title=listed.title, snapshot=snapshot)


def _theirs(copy: Copy, listed: Listed, owner: tuple[str, Proof], *, is_free: bool) -> Theirs:
    proven, proof = owner
    text = _text(copy.snapshot.body) if copy.snapshot else listed.excerpt
    return Theirs(title=copy.title, words=Words.of(text), proven=proven, proof=proof, is_free=is_free)


def _owner(
    workspace: Workspace, target: TargetSettings, posts: set[str]
) -> Callable[[Listed], tuple[str, Proof]]:
    """Which post a copy bears, by the ids and addresses that the ledger or the copy itself names."""
    ids: dict[str, str] = {}
    urls: dict[str, str] = {}
    for post, entry in workspace.entries.items():
        known = entry.targets.get(target.name)
        if known and known.id:
            ids[known.id] = post
        elif known and known.url:
            urls[known.url] = post

    def owner(listed: Listed) -> tuple[str, Proof]:
        if listed.remote.id in ids:
            return ids[listed.remote.id], "the same id"
        if listed.post in posts:
            return listed.post, "the same id"
        if listed.remote.url and listed.remote.url in urls:
            return urls[listed.remote.url], "the recorded address"
        own = workspace.site.find(listed.marker, path="") if listed.marker else None
        return (own.post if own and own.post in posts else "") or "", "the canonical address"

    return owner


# ---------------------------------------------------------------- from a person's lists


def propose_from(workspace: Workspace, target: TargetSettings, mentions: Iterable[Mention]) -> Proposal:
    """What a person's lists hold of the posts: links to the platform's articles, paired by their words.

    Asks nobody. Raises `ConfigError` for a blog, whose addresses are known.
    """
    capabilities = target.adapter.capabilities
    if capabilities.is_blog:
        raise ConfigError(
            "E425", f"{target.name} is a blog: its addresses are known", fix="leave --from away"
        )
    posts = _posts(workspace, target)
    titles = {title_key(_title(workspace, post, target)): post for post in posts}
    clean: dict[str, tuple[Remote, list[str]]] = {}
    refused: dict[str, PublisherError] = {}
    for mention in mentions:
        if host_of(mention.address) not in capabilities.hosts:
            continue
        try:
            remote = read_address(mention.address, capabilities)
            clean.setdefault(remote.url or "", (remote, []))[1].append(mention.title)
        except ConfigError as error:
            if title_key(mention.title) in titles:  # the links of a page's frame are nobody's article
                refused[mention.address] = error
    copies = [Copy(remote=remote, title=_best(names, titles)) for remote, names in clean.values()]
    known = workspace.ledger.addresses()
    theirs = []
    for copy in copies:
        owner = known.get(copy.remote.url or "")
        meant = titles.get(title_key(copy.title))
        if owner and meant and meant.id != owner:
            refused[copy.remote.url or ""] = _of_another(copy, owner)
        theirs.append(Theirs(title=copy.title, is_free=owner is None))
    found = _proposal(workspace, target, posts, copies, theirs, with_drafts=True)
    return replace(found, refused=tuple(refused.values()))


def _best(names: Sequence[str], titles: Mapping[str, Post]) -> str:
    """Of the words that name one address (a picture's link has none), those that are a post's title, else the first."""
    named = [name for name in names if name]
    return next((name for name in named if title_key(name) in titles), named[0] if named else "")


def _of_another(copy: Copy, owner: str) -> ConfigError:
    return ConfigError(
        "E421",
        f"“{copy.title}”: {copy.remote.url} is the address of another post, {owner}",
        fix="check the list; `publish forget` drops a wrong address",
    )


# ---------------------------------------------------------------- both


def _posts(workspace: Workspace, target: TargetSettings) -> tuple[Post, ...]:
    """The posts that belong on `target`, whether a copy of them is known or not."""
    return tuple(
        post
        for post in workspace.posts.values()
        if not post.private_reason and (post.targets is None or target.name in post.targets)
    )


def _is_free(workspace: Workspace, target: TargetSettings, post: Post, *, with_drafts: bool) -> bool:
    """Whether a copy is to be found: none is known, it is gone, nobody finished adopting it, or it is out by hand.

    `with_drafts`: a draft that a person may have published is looked for too.
    """
    entry = workspace.ledger.target(post.id, target.name)
    if entry is None or entry.stage == "gone" or (entry.id is None and entry.url is None):
        return True
    if entry.public_url is None and (with_drafts or entry.stage == "manual"):
        return True
    return not entry.sent.fingerprint


def _known_copies(workspace: Workspace, target: TargetSettings) -> Callable[[Remote], bool]:
    """Tells whether a copy is some post's by the ledger, and nothing is left to learn of it."""
    known = [
        entry
        for each in workspace.entries.values()
        if (entry := each.targets.get(target.name)) and entry.sent.fingerprint and entry.stage != "gone"
    ]
    places = {
        (id, entry.extra.get("index", "")) for entry in known for id in (entry.id, *entry.extra.values())
    }
    urls = {entry.url for entry in known if entry.url and entry.id is not None}

    def is_known(remote: Remote) -> bool:
        return (remote.id, remote.extra.get("index", "")) in places or remote.url in urls

    return is_known


def _title(workspace: Workspace, post: Post, target: TargetSettings) -> str:
    return workspace.document(post).meta.title_for(target.name)


def _proposal(
    workspace: Workspace,
    target: TargetSettings,
    posts: Sequence[Post],
    copies: Sequence[Copy],
    theirs: Sequence[Theirs],
    *,
    account: str = "",
    with_drafts: bool = False,
) -> Proposal:
    has_texts = any(copy.words.letters for copy in theirs)
    mine = [
        Mine(
            post=post.id,
            title=_title(workspace, post, target),
            words=_words(workspace, post) if has_texts else Words(),
            is_free=_is_free(workspace, target, post, with_drafts=with_drafts),
        )
        for post in posts
    ]
    by_id = {post.id: post for post in posts}
    candidates = tuple(
        Candidate(post=by_id[pair.post], copy=copies[pair.copy], pair=pair)
        for pair in find_pairs(mine, theirs)
    )
    posts_paired = {candidate.post.id for candidate in candidates}
    copies_paired = {candidate.pair.copy for candidate in candidates}
    return Proposal(
        target=target.name,
        account=account,
        candidates=candidates,
        known=sum(not copy.is_free for copy in theirs),
        copies_left=tuple(
            copies[number]
            for number, copy in enumerate(theirs)
            if copy.is_free and number not in copies_paired
        ),
        posts_left=tuple(by_id[one.post] for one in mine if one.is_free and one.post not in posts_paired),
    )


def _words(workspace: Workspace, post: Post) -> Words:
    """The post's own words, without what surrounds them."""
    from publisher.document import Part, plain_text

    document = workspace.document(post)
    return Words.of(plain_text(tuple(block for block in document.blocks if not isinstance(block, Part))))


def _text(body: str) -> str:
    return reader_view("", body, pictures=False) if body.lstrip().startswith("<") else body
