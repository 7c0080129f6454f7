"""Django's Redis cache, but a cache that is away slows a page down and never breaks it."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _forgiving(method: Callable[..., Any], answer: Callable[..., Any]) -> Callable[..., Any]:
    """The method; where Redis does not answer, what a cache without that entry would say."""

    @wraps(method)
    def wrapped(self: RedisCacheClient, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except RedisError as error:
            logger.warning("cache: Redis does not answer (%s)", type(error).__name__)
            return answer(*args, **kwargs)

    return wrapped


def _missing(key: str, delta: int) -> int:
    raise ValueError(f"Key {key!r} not found.")


class ForgivingRedisClient(RedisCacheClient):
    get = _forgiving(RedisCacheClient.get, lambda key, default: default)
    get_many = _forgiving(RedisCacheClient.get_many, lambda keys: {})
    has_key = _forgiving(RedisCacheClient.has_key, lambda key: False)
    add = _forgiving(RedisCacheClient.add, lambda key, value, timeout: False)
    set = _forgiving(RedisCacheClient.set, lambda key, value, timeout: None)
    set_many = _forgiving(RedisCacheClient.set_many, lambda data, timeout: None)
    touch = _forgiving(RedisCacheClient.touch, lambda key, timeout: False)
    delete = _forgiving(RedisCacheClient.delete, lambda key: False)
    delete_many = _forgiving(RedisCacheClient.delete_many, lambda keys: None)
    clear = _forgiving(RedisCacheClient.clear, lambda: False)
    incr = _forgiving(RedisCacheClient.incr, _missing)


class ForgivingRedisCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingRedisClient
