"""Where lies what is remembered for a while (tokens, how often somebody asked): in each process, or in one Redis for all of them."""

from casework.settings import env

CACHES = {"default": env.cache("CACHE_URL")}
