"""All rules, by what they look at: one post, or the whole site. A family of rules is a module of its own.

A rule is a function from a subject to its findings. New ones are named here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from publisher.check.emphasis import hidden_emphasis
from publisher.check.finding import Finding
from publisher.check.links import two_labels_for_one_page
from publisher.check.pictures import missing_pictures
from publisher.check.reading import what_reading_noticed
from publisher.check.related import related_list_differs
from publisher.check.subject import SiteSubject, Subject
from publisher.check.titles import over_long_titles

Rule = Callable[[Subject], Iterator[Finding]]
SiteRule = Callable[[SiteSubject], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    what_reading_noticed,
    missing_pictures,
    two_labels_for_one_page,
    over_long_titles,
    related_list_differs,
    hidden_emphasis,
)
"""What looks at one post."""

SITE_RULES: tuple[SiteRule, ...] = ()
"""What compares posts."""


def check_document(subject: Subject) -> tuple[Finding, ...]:
    """Everything that the rules find in one post, in the order of its lines."""
    return tuple(sorted({finding for rule in RULES for finding in rule(subject)}))


def check_site(subject: SiteSubject) -> tuple[Finding, ...]:
    """Everything that shows between posts, as far as the findings belong to posts that were asked for."""
    found = {finding for rule in SITE_RULES for finding in rule(subject)}
    return tuple(sorted(finding for finding in found if finding.path in subject.chosen))
