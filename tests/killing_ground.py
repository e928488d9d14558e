"""What processes that are killed have loaded when they begin; nothing of it has been done yet."""

import django

django.setup()

from django.urls import get_resolver  # noqa: E402

import tests.casework.dossier.export.test_killed  # noqa: E402, F401

get_resolver().url_patterns  # noqa: B018  loads every page
