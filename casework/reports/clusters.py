"""Links joined into clusters: what is linked in any way, be it by way of others, belongs together. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from casework.reports.course import KEYS


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


def numbers_in(links: Iterable[str]) -> list[str]:
    """The numbers of matters among links, sorted."""
    return sorted(link for link in links if not link.startswith(KEYS))


def _numbers_first(link: str) -> tuple[bool, str]:
    return (link.startswith(KEYS), link)
