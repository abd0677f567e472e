"""One JSON line per request: who asked, what came back, how long it took."""

import logging
from time import perf_counter

import structlog
from fastapi import Request, Response
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint

log = structlog.get_logger()

SKIPPED_PATHS = {"/health"}


def configure_logging(level: str) -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
    )


class RequestLoggingMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        if request.url.path in SKIPPED_PATHS:
            return await call_next(request)
        started = perf_counter()
        try:
            response = await call_next(request)
        except Exception:
            log.exception("request_failed", path=request.url.path, client=client_of(request))
            raise
        log.info(
            "request",
            method=request.method,
            path=request.url.path,
            status=response.status_code,
            client=client_of(request),
            seconds=round(perf_counter() - started, 4),
        )
        return response


def client_of(request: Request) -> str | None:
    forwarded = request.headers.get("X-Forwarded-For")
    if forwarded:
        return forwarded.split(",")[0].strip()
    return request.client.host if request.client else None
