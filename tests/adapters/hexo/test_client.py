"""Files in a Hexo site: where they stand, what is never touched, what is refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from publisher.adapter import Job, Payload, Remote, Rendition
from publisher.errors import NotThere, Refused
from publisher.testing import check_adapter, check_client, sample_access
from publisher_hexo.adapter import HexoAdapter
from publisher_hexo.client import HexoClient
from publisher_hexo.options import HexoClientOptions
from publisher_hexo.sandbox import in_folder
from tests.adapters.hexo.author import PNG

RENDITION = Rendition(
    target="blog",
    post="p1",
    format="md",
    title="题",
    body="---\ntitle: 题\n---\n\n正文\n",
    fields={"path": "_posts/甲/p1.md", "url": "https://blog.example/p1.html"},
)
PAYLOAD = Payload(sha256(PNG).hexdigest(), PNG, "image/png", "x.png", place="_posts/p1/x.png")
HOME = f"images/{sha256(PNG).hexdigest()[:16]}.png"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return in_folder(HexoAdapter(), tmp_path / "site").path


Made = Callable[..., HexoClient]


@pytest.fixture
def make(site: Path) -> Made:
    def client(*protected: Path, path: Path = site) -> HexoClient:
        access = sample_access(protected=protected)
        return HexoClient(adapter=HexoAdapter(path), options=HexoClientOptions(), access=access)

    return client


def job(rendition: Rendition = RENDITION, **more: Any) -> Job:
    given = Job(rendition=rendition, body=rendition.body, fields=rendition.fields, mode="publish", uploads={})
    return replace(given, **more)


def carry_out(client: HexoClient, given: Job) -> Remote:
    (step,) = client.steps(given)
    assert step.repeatable
    return step.run().remote


def at(place: str) -> Rendition:
    return replace(RENDITION, fields={**RENDITION.fields, "path": place})


def test_it_keeps_the_contract(make: Made, site: Path) -> None:
    check_adapter(HexoAdapter(site))
    check_client(HexoAdapter(site), make())


# ---------------------------------------------------------------- writing


def test_a_post_is_written_as_it_is(make: Made, site: Path) -> None:
    body = "\ufeff---\r\ntitle: 题\r\n---\r\n正文\n"
    remote = carry_out(make(), job(replace(RENDITION, body=body)))
    assert (site / "source/_posts/甲/p1.md").read_bytes() == body.encode()
    assert remote == Remote("_posts/甲/p1.md", "https://blog.example/p1.html", "published")
    assert make().fetch(remote).body == body


def test_what_stands_there_already_is_left_alone(make: Made, site: Path) -> None:
    carry_out(make(), job())
    make().upload(PAYLOAD)
    files = [path for path in site.rglob("*") if path.is_file()]
    before = {path: path.stat().st_ino for path in files}
    carry_out(make(), job())
    make().upload(PAYLOAD)
    assert {path: path.stat().st_ino for path in files} == before


def test_nothing_half_written_stays(make: Made, site: Path) -> None:
    carry_out(make(), job())
    assert sorted(path.name for path in site.rglob("*") if path.is_file()) == ["_config.yml", "p1.md"]


def test_a_renamed_post_takes_its_file_along(make: Made, site: Path) -> None:
    before = carry_out(make(), job())
    after = carry_out(make(), job(at("_posts/p2.md"), remote=before))
    assert after.id == "_posts/p2.md"
    assert [path.name for path in site.rglob("*.md")] == ["p2.md"]


def test_a_picture_stands_where_the_post_looks_for_it(make: Made, site: Path) -> None:
    assert make().upload(PAYLOAD).url == f"/{HOME}"
    assert (site / "source/_posts/p1/x.png").read_bytes() == PNG
    assert make().upload(replace(PAYLOAD, place=HOME)).url == f"/{HOME}"
    assert (site / "source" / HOME).read_bytes() == PNG


# ---------------------------------------------------------------- finding


def test_the_same_text_is_ours_and_another_is_not(make: Made) -> None:
    assert make().look(RENDITION) == ()
    carry_out(make(), job())
    (found,) = make().look(RENDITION)
    assert found.is_ours
    assert found.remote.id == "_posts/甲/p1.md"
    (other,) = make().look(replace(RENDITION, body="andere Worte"))
    assert not other.is_ours


def test_a_removed_file_is_gone(make: Made, site: Path) -> None:
    remote = carry_out(make(), job())
    (site / "source" / remote.id).unlink()
    with pytest.raises(NotThere, match="gone"):
        make().fetch(remote)


def test_a_file_that_is_no_text_is_another_one(make: Made, site: Path) -> None:
    carry_out(make(), job())
    (site / "source/_posts/甲/p1.md").write_bytes(b"\xff\xfe\x00")
    (found,) = make().look(RENDITION)
    assert not found.is_ours


# ---------------------------------------------------------------- refusing


def test_a_folder_that_is_no_site_is_refused(make: Made, tmp_path: Path) -> None:
    client = make(path=tmp_path / "elsewhere")
    with pytest.raises(Refused, match="no Hexo site") as refused:
        client.account()
    assert "path:" in refused.value.fix
    with pytest.raises(Refused, match="no Hexo site"):
        carry_out(client, job())
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("place", ["../x.md", "_posts/../../x.md", "_posts/甲/../../../x.md", "/tmp/x.md"])
def test_no_place_leads_out_of_the_site(make: Made, site: Path, place: str) -> None:
    with pytest.raises(Refused, match="leads out"):
        carry_out(make(), job(at(place)))
    with pytest.raises(Refused, match="leads out"):
        make().upload(replace(PAYLOAD, place=place))
    with pytest.raises(Refused, match="leads out"):
        make().fetch(Remote(place))
    assert [path.name for path in site.parent.rglob("*") if path.is_file()] == ["_config.yml"]


@pytest.mark.parametrize("place", ["_posts/a b#c?.md", "_posts/  .md", "_posts/CON.md", "_posts/😄\n.md"])
def test_odd_names_stay_inside(make: Made, site: Path, place: str) -> None:
    carry_out(make(), job(at(place)))
    (file,) = site.rglob("*.md")
    assert file.relative_to(site / "source").as_posix() == place


def test_a_link_out_of_the_site_is_not_followed(make: Made, site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (site / "source").mkdir()
    (site / "source" / "_posts").symlink_to(outside)
    with pytest.raises(Refused, match="leads out"):
        carry_out(make(), job())
    assert not list(outside.iterdir())


def test_a_link_in_the_place_of_a_post_is_not_followed(make: Made, site: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("nicht von hier")
    (site / "source/_posts/甲").mkdir(parents=True)
    (site / "source/_posts/甲/p1.md").symlink_to(secret)
    with pytest.raises(Refused, match="leads out"):
        make().look(RENDITION)
    with pytest.raises(Refused, match="leads out"):
        carry_out(make(), job())
    assert secret.read_text() == "nicht von hier"


def test_a_folder_in_the_place_of_a_post_is_said_so(make: Made, site: Path) -> None:
    (site / "source/_posts/甲/p1.md").mkdir(parents=True)
    with pytest.raises(Refused, match=r"p1\.md cannot be read or written"):
        carry_out(make(), job())
    with pytest.raises(Refused, match=r"p1\.md cannot be read or written"):
        make().fetch(Remote("_posts/甲/p1.md"))


@pytest.mark.skipif(
    os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything"
)
def test_a_file_that_may_not_be_read_is_said_so(make: Made, site: Path) -> None:
    carry_out(make(), job())
    (site / "source/_posts/甲/p1.md").chmod(0)
    with pytest.raises(Refused, match="cannot be read"):
        make().look(RENDITION)


# ---------------------------------------------------------------- the author's own


def test_the_authors_own_file_is_recorded_and_never_written(make: Made, site: Path) -> None:
    posts = site / "source" / "_posts"
    (posts / "甲").mkdir(parents=True)
    file = posts / "甲" / "p1.md"
    file.write_text("des Autors Worte")
    before = file.stat()
    client = make(posts, site / "source")
    (found,) = client.look(RENDITION)
    assert found.is_ours
    client.upload(PAYLOAD)
    remote = carry_out(client, job())
    assert client.fetch(remote).is_source
    after = file.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert [path.name for path in site.rglob("*") if path.is_file()] == ["_config.yml", "p1.md"]


def test_posts_that_are_a_link_to_the_authors_folder_are_in_place(
    make: Made, site: Path, tmp_path: Path
) -> None:
    posts = tmp_path / "posts"
    (posts / "甲").mkdir(parents=True)
    (posts / "甲" / "p1.md").write_text("des Autors Worte")
    (site / "source").mkdir()
    (site / "source" / "_posts").symlink_to(posts)
    carry_out(make(posts), job())
    assert (posts / "甲" / "p1.md").read_text() == "des Autors Worte"


def test_nothing_new_is_put_among_the_authors_files(make: Made, site: Path) -> None:
    with pytest.raises(Refused, match="author's own files"):
        carry_out(make(site / "source"), job())
    assert not list(site.rglob("*.md"))


def test_an_old_file_of_the_authors_is_never_taken_away(make: Made, site: Path) -> None:
    old = site / "source" / "_drafts" / "old.md"
    old.parent.mkdir(parents=True)
    old.write_text("des Autors Worte")
    carry_out(make(old.parent), job(remote=Remote("_drafts/old.md")))
    assert old.exists()


def test_a_hidden_folder_is_no_place_of_the_authors(make: Made, tmp_path: Path) -> None:
    """The sandbox's site lies in the state folder, which may lie below `static: .`."""
    hidden = in_folder(HexoAdapter(), tmp_path / ".publisher" / "sandbox" / "blog").path
    carry_out(make(tmp_path, path=hidden), job())
    assert [path.name for path in hidden.rglob("*.md")] == ["p1.md"]
