"""
How many papers a second one core sets, each with values of its own, against the least a compiler can do: an empty page.

python -m benchmarks.documents [--papers N]
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from datetime import datetime

import django

ENOUGH = 20  # papers a second on one core


def main() -> None:
    """Measure and print; exits 1 where a core sets fewer than ENOUGH a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=200)
    papers = parser.parse_args().papers
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.settings.local")
    django.setup()
    from casework.deadlines.calendar import SHANGHAI
    from casework.dossier.typesetting import frozen, typeset

    at = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    sample = "casework/dossier/typst/sample.typ"
    blank = "casework/dossier/typst/blank.typ"

    def paper(place: int) -> None:
        typeset(sample, frozen({**VALUES, "number": f"罚决字〔2026〕第{place:06d}号"}), at)

    def page(place: int) -> None:
        typeset(blank, frozen({"place": place}), at)

    started = time.perf_counter()
    paper(0)
    print(f"the first, fonts and all: {(time.perf_counter() - started) * 1000:.0f} ms")
    floor, reached = _each_second(page, papers), _each_second(paper, papers)
    print(f"an empty page: {floor:.0f} a second of one core; a paper of two pages: {reached:.0f}, floor {ENOUGH}")
    raise SystemExit(reached < ENOUGH)


def _each_second(make: Callable[[int], None], many: int) -> float:
    started = time.process_time()
    for place in range(1, many + 1):
        make(place)
    return many / (time.process_time() - started)


VALUES = {
    "organ": "西湖区综合行政执法局", "template": "SAMPLE/1", "salt": "0" * 32, "preview": False, "matter": "X3301062026000123",
    "day": "2026年3月2日", "officers": [{"name": "赵一", "certificate": "ZJ-0001"}, {"name": "钱二", "certificate": "ZJ-0002"}],
    "parties": [
        {
            "part": "当事人", "name": "杭州西溪餐饮管理有限公司", "id-word": "统一社会信用代码", "id": "91330106MA00000000",
            "address-word": "住所", "address": "杭州市西湖区古荡街道文三路一百二十三号", "person-word": "法定代表人", "person": "王五",
        }
    ],
    "paragraphs": ["经查，当事人于2026年3月1日在西湖区古荡街道超出门窗摆卖，妨碍行人通行，经劝导未改正。" * 3] * 6,
}  # fmt: skip


if __name__ == "__main__":
    main()
