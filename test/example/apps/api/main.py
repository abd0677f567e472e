from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse

from apps.api import __version__
from apps.api.config import get_settings
from apps.api.middleware.correlation import CorrelationIdMiddleware
from apps.api.middleware.logging import RequestLoggingMiddleware, configure_logging
from apps.api.routes import health, sessions
from apps.api.services.cache import close_cache, init_cache
from apps.api.services.database import close_db, init_db
from apps.api.services.shutdown import get_shutdown_manager, reset_shutdown_manager


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    settings = get_settings()
    configure_logging(settings.log_level)
    reset_shutdown_manager()
    await init_db(settings)
    await init_cache(settings)

    yield

    shutdown = get_shutdown_manager()
    shutdown.initiate_shutdown()
    await shutdown.wait_for_sessions(timeout=30)
    await close_cache()
    await close_db()


app = FastAPI(title="Agent API", version=__version__, lifespan=lifespan)
app.add_middleware(CORSMiddleware, allow_origins=get_settings().cors_origins)
app.add_middleware(RequestLoggingMiddleware)
app.add_middleware(CorrelationIdMiddleware)
app.include_router(health.router)
app.include_router(sessions.router)


@app.exception_handler(TimeoutError)
async def timed_out(_request: Request, error: TimeoutError) -> JSONResponse:
    limit = get_settings().request_timeout
    return JSONResponse({"error": str(error), "timeout_seconds": limit}, status_code=504)
