"""Events that are sent to receivers."""

from casework.settings import env

# Who says so, in every event: a URI that tells this installation from any other.
OUTBOX_SOURCE = env.text("OUTBOX_SOURCE", "urn:casework")
# Whether receivers may stand in a private network, and do without TLS.
OUTBOX_ALLOW_PRIVATE = env.flag("OUTBOX_ALLOW_PRIVATE", default=False)
