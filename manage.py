#!/usr/bin/env python
"""The command line of Casework."""

import sys

from django.core.management import execute_from_command_line

from casework.settings import env


def main() -> None:
    """Run one management command under the settings the environment names, the local ones when it names none."""
    env.choose_settings("casework.settings.local")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
