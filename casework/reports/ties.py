"""
Which matters must be read together. A cluster is all that is linked in any way; its anchor is its smallest number.

Kept as rows, so that a batch finds its clusters in a constant number of statements, however long their history.
"""

from __future__ import annotations

from collections.abc import Mapping

from casework.ledger.writing import insert_rows
from casework.reports.clusters import Clusters
from casework.reports.course import Course, links_of
from casework.reports.models import Tie


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
