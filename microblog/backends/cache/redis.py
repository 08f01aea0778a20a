"""Counting in Valkey or Redis, for servers that run on several machines."""

from datetime import timedelta

from redis import Redis
from redis.exceptions import RedisError

from microblog.backends.cache.contract import CountersUnavailable, slot

PREFIX = "microblog:limit:"
TIMEOUT_SECONDS = 1.0

_SCRIPT = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local window, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local count = redis.call('ZCARD', KEYS[1])
if count >= limit then
    local blocking = redis.call('ZRANGE', KEYS[1], -limit, -limit, 'WITHSCORES')
    return math.max(1, math.ceil((tonumber(blocking[2]) + window - now) / 1000000))
end
redis.call('ZADD', KEYS[1], now, string.format('%.0f-%d', now, count))
redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
return 0
"""
"""A sorted set of moments, by the server's own clock; a script runs alone, so nothing comes between its steps."""


class RedisCounters:
    """Counts in one server, by its own clock. A hit is one round trip."""

    def __init__(self, url: str) -> None:
        self._server = Redis.from_url(url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS)
        self._script = self._server.register_script(_SCRIPT)

    def hit(self, key: str, limit: int, window: timedelta) -> int:
        """Count one more, or say how long to wait."""
        microseconds = window // timedelta(microseconds=1)
        try:
            return int(self._script(keys=[PREFIX + slot(key, window)], args=[microseconds, limit]))
        except (RedisError, OSError) as error:
            raise CountersUnavailable(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Close the connections; the next hit opens one again."""
        self._server.close()
