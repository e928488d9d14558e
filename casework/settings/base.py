"""What every installation shares: apps, middleware, templates, languages, time zone, the database."""

from typing import Any

import django_stubs_ext

from casework.settings import env
from casework.settings.caches import *
from casework.settings.celery import *
from casework.settings.exchange import *
from casework.settings.logging import *
from casework.settings.oidc import *
from casework.settings.outbox import *
from casework.settings.rest import *
from casework.settings.security import *

# Lets classes of Django be named with their types at run time: CharField[str, str].
django_stubs_ext.monkeypatch()

ROOT = env.ROOT
VAR = ROOT / "var"

INSTALLED_APPS = [
    "casework.workflow.apps.DeskConfig",  # django.contrib.admin, with the desk as its site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "simple_history",
    "treebeard",
    # Ours, in the order of the one path.
    "casework.api",
    "casework.organisations",
    "casework.ledger",
    "casework.ledger.checkpoints",
    "casework.deadlines",
    "casework.parties",
    "casework.outbox",
    "casework.workflow",
    "casework.command",
    "casework.intake",
    "casework.dossier",
    "casework.reports",
    "casework.demo",
    "mediation.disputes",
    "mediation.petitions",
    "enforcement.standards",
    "enforcement.penalties",
    "enforcement.handovers",
]

MIDDLEWARE = [
    "casework.api.counting.Counted",
    "casework.api.requests.RequestId",
    "casework.api.away.Away",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "casework.api.pages.Ways",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "casework.workflow.desk.context.demonstration",
                "casework.workflow.desk.context.sign_on",
            ],
        },
    },
]

ROOT_URLCONF = "casework.urls"
WSGI_APPLICATION = "casework.wsgi.application"
ASGI_APPLICATION = "casework.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SQLITE_OPTIONS: dict[str, Any] = {
    # A writer takes the lock at BEGIN, so that two of them queue instead of failing on the upgrade of a read lock.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # recursive_triggers: without it INSERT OR REPLACE slips past the ledger's trigger against deletion.
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;PRAGMA cache_size=-65536;"
    ),
}
POSTGRESQL_OPTIONS: dict[str, Any] = {
    "server_side_binding": env.flag("DATABASE_SERVER_BINDING", default=True),
    "prepare_threshold": env.whole("DATABASE_PREPARE_THRESHOLD", 5, least=0) or None,
}
DATABASE = env.database(VAR / "casework.sqlite3")
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    VAR.mkdir(exist_ok=True)
    DATABASE["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASE["OPTIONS"] = {**POSTGRESQL_OPTIONS, **DATABASE.get("OPTIONS", {})}
    DATABASE["CONN_MAX_AGE"] = env.whole("DATABASE_MAX_AGE", 60)
    DATABASE["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": DATABASE}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]  # each in its own words, for who cannot read the other
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
FORMAT_MODULE_PATH = "casework.formats"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
# Files that stand at the top of the site: the icon, and the word to robots.
WHITENOISE_ROOT = ROOT / "static" / "root"
MEDIA_URL = env.text("MEDIA_URL", "media/")
MEDIA_ROOT = env.text("MEDIA_ROOT", str(VAR / "media"))
STORAGES = {
    "default": {"BACKEND": "casework.dossier.store.Store"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "casework.dossier.receiving.Nameless",
]
# The scanner that says whether a paper is clean (clamd); None checks none. Seconds it may take to take or say something.
CLAMAV = env.door("CLAMAV")
CLAMAV_PATIENCE = 30.0
DOCUMENT_MAX_BYTES = env.whole("DOCUMENT_MAX_MB", 50, least=1) * 1024 * 1024
# Whose keys sign the papers that organs issue: a folder of PKCS#12 files, or "test"; "" signs none. A server of time stamps (RFC 3161).
PAPER_SIGNERS = env.text("PAPER_SIGNERS", "")
PAPER_SIGNERS_PASSWORD = env.text("PAPER_SIGNERS_PASSWORD", "")
# Over which digest they sign; with the key it makes the algorithm, which signature_algorithms of the taxonomies must have.
PAPER_DIGEST = env.text("PAPER_DIGEST", "sha256")
PAPER_TIMESTAMPS = env.text("PAPER_TIMESTAMPS", "")
# A file with the certificates of the providers by whom parties sign (PEM); "" for none.
PARTY_ROOTS = env.text("PARTY_ROOTS", "")
TEST_AUTHORITY = VAR / "test_authority"
# By what the official numbers of an organ begin, by its code; one that is not named here goes by its name.
DOCUMENT_MARKS = env.pairs("DOCUMENT_MARKS")

# Reverting would write an old state back past the one gate.
SIMPLE_HISTORY_REVERT_DISABLED = True

LEDGER_ALGORITHM = env.choice("LEDGER_ALGORITHM", env.LEDGER_ALGORITHMS)
# The name of the log in its checkpoints; the keys that signed before LEDGER_SIGNING_KEY; where checkpoints are kept outside.
LEDGER_ORIGIN = env.word("LEDGER_ORIGIN", "casework.invalid/ledger")
LEDGER_FORMER_KEYS = env.signers("LEDGER_FORMER_KEYS")
LEDGER_WITNESS_FILE = env.text("LEDGER_WITNESS_FILE", "")
NOTIFY_URLS = env.words("NOTIFY_URLS")
# Whether a time limit that was over when it was imported gets a card after all (house rule R11c).
CARDS_FOR_IMPORTED = env.flag("CARDS_FOR_IMPORTED", default=False)

# Who may read /metrics: who bears the token, and who calls from one of the addresses.
METRICS_OPEN = False
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
METRICS_ADDRESSES = env.networks("METRICS_ADDRESSES")
