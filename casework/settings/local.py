"""One machine, one person: the demo and the daily work. The secrets below are public and protect nothing."""

from casework.settings import env
from casework.settings.base import *

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY", "local-only-and-public-" + "0" * 40)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]"))
FIELD_KEYS = env.field_keys(default="local:bG9jYWwgb25seSBhbmQgcHVibGljIGZpZWxkIGtleSE=")
LEDGER_SIGNING_KEY = env.secret_bytes(
    "LEDGER_SIGNING_KEY", "to sign checkpoints", default="bG9jYWwgb25seSBhbmQgcHVibGljIHNpZ25pbmcga2U="
)
PAPER_SIGNERS = env.text("PAPER_SIGNERS", "test")
METRICS_OPEN = True
# Of every account of the demonstration; made up and printed when it is blank.
DEMO_PASSWORD = env.text("DEMO_PASSWORD", "")

# Static files straight from the packages: no collectstatic between an edit and a look.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
