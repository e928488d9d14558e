"""Casework: filing, transition, ledger, dossier, report."""

from casework.celery import app as celery_app

# Shared tasks belong to the current app: importing it here makes it current in every process.
__all__ = ["celery_app"]
