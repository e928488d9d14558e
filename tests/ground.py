"""
`python -m tests.ground` lays the ground of the installation that the environment names: units, organs of justice, the calendar, and an
account that heads the police and one that heads the procuratorate. It prints the token of each.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import django

ACCOUNTS = {"police": "330106-B6", "procuratorate": "330106-B7"}


def main() -> None:
    """Lay it."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    import casework.deadlines
    from casework.ledger.clock import present
    from casework.organisations.actors import Role
    from casework.organisations.models import Membership
    from tests.enforcement.handovers.deliveries import plant_organs
    from tests.sites import token_of
    from tests.world import World, plant

    world = World(plant(), present())
    plant_organs(world)
    calendar = Path(casework.deadlines.__file__).parent / "data" / "cn_calendar_2019_2026.csv"
    call_command("load_calendar", str(calendar), verbosity=0)
    for account, code in ACCOUNTS.items():
        user = get_user_model().objects.create_user(account)
        Membership.objects.create(user=user, unit=world.unit(code), role=Role.HEAD, valid_from=date(2026, 1, 1))
    print(json.dumps({account: token_of(account) for account in ACCOUNTS}))


if __name__ == "__main__":
    django.setup()
    main()
