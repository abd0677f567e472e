from redis.asyncio import Redis

from apps.api.config import Settings

_cache: Redis | None = None


async def init_cache(settings: Settings) -> None:
    global _cache
    _cache = Redis.from_url(settings.redis_url, max_connections=settings.redis_pool_size)


async def close_cache() -> None:
    if _cache:
        await _cache.aclose()


async def ping_cache() -> None:
    if _cache is None:
        raise RuntimeError("the cache is not connected yet")
    await _cache.ping()
