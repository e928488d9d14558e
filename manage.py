#!/usr/bin/env python
"""The command line of Casework."""

import sys

import django
from django.core.management import execute_from_command_line
from django.utils import translation

from casework.settings import env


def main() -> None:
    """
    Run one management command under the settings the environment names, the local ones when it names none.

    Commands speak English, whatever the site speaks: their help does, and what they print is read by programs too.
    """
    env.choose_settings("casework.settings.local")
    django.setup()
    with translation.override("en"):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
