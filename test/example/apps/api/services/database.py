from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from tenacity import retry, stop_after_attempt, wait_exponential

from apps.api.config import Settings
from apps.api.models.session import Session

_engine: AsyncEngine | None = None


@retry(stop=stop_after_attempt(5), wait=wait_exponential(max=10))
async def init_db(settings: Settings) -> None:
    global _engine
    _engine = create_async_engine(settings.database_url, pool_size=settings.database_pool_size)
    await ping_database()


async def close_db() -> None:
    if _engine:
        await _engine.dispose()


async def ping_database() -> None:
    async with engine().connect() as connection:
        await connection.execute(text("SELECT 1"))


async def list_sessions(owner: str, limit: int = 50) -> Sequence[Session]:
    async with async_sessionmaker(engine())() as database:
        query = select(Session).where(Session.owner_api_key == owner)
        return (await database.scalars(query.order_by(Session.created_at).limit(limit))).all()


async def start_session(owner: str) -> Session:
    async with async_sessionmaker(engine(), expire_on_commit=False).begin() as database:
        session = Session(owner_api_key=owner, status="active")
        database.add(session)
    return session


def engine() -> AsyncEngine:
    if _engine is None:
        raise RuntimeError("the database is not connected yet")
    return _engine
