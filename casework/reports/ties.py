"""
Which matters must be read together. A cluster is all that is linked in any way; its anchor is its smallest number.

Kept as rows, so that a batch finds its clusters in a constant number of statements, however long their history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casework.ledger.writing import insert_rows
from casework.reports.course import GROUP, KEY, Course, links_of
from casework.reports.models import Tie


class Clusters:
    """Links joined into clusters; a link is a number of a matter or a key of the same matter."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def join(self, links: Iterable[str]) -> None:
        """Put links, at least one, into one cluster."""
        first, *others = (self._top(link) for link in links)
        for other in others:
            low, high = sorted((first, other), key=_numbers_first)
            self._above[high] = low
            first = low

    def groups(self) -> dict[str, set[str]]:
        """Map each anchor to the links of its cluster, itself included."""
        found: dict[str, set[str]] = {}
        for link in list(self._above):
            found.setdefault(self._top(link), set()).add(link)
        return found

    def _top(self, link: str) -> str:
        top = link
        while (above := self._above.setdefault(top, top)) != top:
            top = above
        while link != top:
            self._above[link], link = top, self._above[link]
        return top


def clusters_of(courses: Mapping[str, Course]) -> dict[str, set[str]]:
    """
    Find the clusters these matters belong to now, with what was known of them before, and keep what is new. At most four
    statements.

    Returns anchor → links, numbers of matters and keys alike.
    """
    clusters = Clusters()
    for number, course in courses.items():
        clusters.join([number, *(link for act in course.acts for link in links_of(act))])
    named = [link for links in clusters.groups().values() for link in links]
    known = dict(Tie.objects.filter(link__in=named).values_list("link", "anchor"))
    known.update(Tie.objects.filter(anchor__in={*known.values(), *named}).values_list("link", "anchor"))
    for link, anchor in known.items():
        clusters.join([anchor, link])
    found = clusters.groups()
    new = [
        (link, anchor)
        for anchor, links in found.items()
        for link in sorted(links)
        if link != anchor and known.get(link) != anchor
    ]
    Tie.objects.filter(link__in=[link for link, _anchor in new if link in known]).delete()
    insert_rows(Tie._meta.db_table, ("link", "anchor"), new)
    return found


def numbers_in(links: Iterable[str]) -> list[str]:
    """The numbers of matters among links, sorted."""
    return sorted(link for link in links if not link.startswith((KEY, GROUP)))


def _numbers_first(link: str) -> tuple[bool, str]:
    return (link.startswith((KEY, GROUP)), link)
