"""Health of the service and of what it depends on."""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from apps.api import __version__
from apps.api.services.cache import ping_cache
from apps.api.services.database import ping_database

router = APIRouter()

Status = Literal["ok", "degraded", "unhealthy"]


class Dependency(BaseModel):
    status: Status
    latency_ms: float


class Health(BaseModel):
    status: Status
    version: str
    dependencies: dict[str, Dependency]


@router.get("/health")
async def health() -> Health:
    dependencies = {
        "postgres": await probe(ping_database),
        "redis": await probe(ping_cache),
    }
    return Health(
        status=overall([d.status for d in dependencies.values()]),
        version=__version__,
        dependencies=dependencies,
    )


def overall(statuses: list[Status]) -> Status:
    if all(status == "ok" for status in statuses):
        return "ok"
    return "degraded" if "ok" in statuses else "unhealthy"


async def probe(ping: Callable[[], Awaitable[None]]) -> Dependency:
    started = perf_counter()
    try:
        await ping()
        status: Status = "ok"
    except Exception:
        status = "unhealthy"
    return Dependency(status=status, latency_ms=(perf_counter() - started) * 1000)
