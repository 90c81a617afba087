"""All rules, by what they look at: one post, or the whole site. A family of rules is a module of its own.

A rule is a function from a subject to its findings. New ones are named here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from publisher.check.addresses import shared_addresses, unstable_abbrlinks
from publisher.check.emphasis import hidden_emphasis
from publisher.check.finding import Finding
from publisher.check.graph import links_to_hidden_posts, one_label_for_two_pages
from publisher.check.links import two_labels_for_one_page
from publisher.check.pictures import (
    guarded_pictures,
    missing_pictures,
    pictures_over_limits,
    silent_pictures,
    very_many_pictures,
)
from publisher.check.reading import vanishing_comments, what_reading_noticed
from publisher.check.related import related_list_differs
from publisher.check.spellings import other_spellings
from publisher.check.subject import SiteSubject, Subject
from publisher.check.titles import (
    more_tags_than_taken,
    over_long_bodies,
    over_long_digests,
    over_long_titles,
    skipped_levels,
)
from publisher.check.typography import unusual_typography

Rule = Callable[[Subject], Iterator[Finding]]
SiteRule = Callable[[SiteSubject], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    what_reading_noticed,
    missing_pictures,
    two_labels_for_one_page,
    over_long_titles,
    over_long_digests,
    over_long_bodies,
    more_tags_than_taken,
    related_list_differs,
    hidden_emphasis,
    other_spellings,
    guarded_pictures,
    silent_pictures,
    pictures_over_limits,
    very_many_pictures,
    skipped_levels,
    unusual_typography,
    vanishing_comments,
)
"""What looks at one post."""

SITE_RULES: tuple[SiteRule, ...] = (
    shared_addresses,
    unstable_abbrlinks,
    links_to_hidden_posts,
    one_label_for_two_pages,
)
"""What compares posts."""


def check_document(subject: Subject) -> tuple[Finding, ...]:
    """Everything that the rules find in one post, in the order of its lines."""
    return tuple(sorted({finding for rule in RULES for finding in rule(subject)}))


def check_site(subject: SiteSubject) -> tuple[Finding, ...]:
    """Everything that shows between posts, as far as the findings belong to posts that were asked for."""
    found = {finding for rule in SITE_RULES for finding in rule(subject)}
    return tuple(sorted(finding for finding in found if finding.path in subject.chosen))
