"""The tests: fast hashes, no services, tasks run where they are called."""

from casework.settings.local import *

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASE["ENGINE"] == "django.db.backends.postgresql":
    # What is thrown away afterwards need not be safe on the disk.
    DATABASE["OPTIONS"].setdefault("options", "-c synchronous_commit=off")

PAPER_SIGNERS = ""

CELERY_BROKER_URL = ""
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

AXES_ENABLED = False
API_TOKEN_CACHE_SECONDS = 0
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"anon": None, "user": None, "login": None}}
