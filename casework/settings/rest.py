"""How the REST surface reads and answers, and how often one may ask."""

from casework.settings import env

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "casework.api.authentication.OfficersToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.text("API_RATE_ANONYMOUS", "60/min"),
        "user": env.text("API_RATE_ACCOUNT", "1200/min"),
        "login": env.text("API_RATE_LOGIN", "20/min"),
    },
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "casework.api.negotiation.Negotiation",
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "casework.api.matters.schema.drawing.Told",
    "EXCEPTION_HANDLER": "casework.api.problems.answer",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Casework",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "PREPROCESSING_HOOKS": ["casework.api.matters.schema.drawing.one_for_each_verb"],
    "POSTPROCESSING_HOOKS": ["casework.api.matters.schema.drawing.with_shared_parts"],
}

# How long a token lives, and how long what it stands for is remembered: a post that ends, a certificate that is withdrawn and an
# account that is closed are in force for its token after that time at the latest.
API_TOKEN_HOURS = env.whole("API_TOKEN_HOURS", 12, least=1)
API_TOKEN_CACHE_SECONDS = env.whole("API_TOKEN_CACHE_SECONDS", 30, least=0)
# How long an answer is kept for who sends its call again. An act may be entered within three days: until then, at the least, a
# call that is sent again must be known.
IDEMPOTENCY_DAYS = env.whole("IDEMPOTENCY_DAYS", 30, least=4)
# Roles that log in with a second factor.
OTP_ROLES = env.words("OTP_ROLES")
