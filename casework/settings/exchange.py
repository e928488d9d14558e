"""Packages that are exchanged with other installations; off unless EXCHANGE_PEERS names a file of them."""

from casework.settings import env

EXCHANGE_PEERS = env.peers("EXCHANGE_PEERS")
# The largest parcel that is taken from a peer.
EXCHANGE_MAX_BYTES = env.whole("EXCHANGE_MAX_MB", 1024, least=1) * 1024 * 1024
