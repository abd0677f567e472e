from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException
from pydantic import BaseModel

from apps.api.config import get_settings
from apps.api.services.database import list_sessions, start_session
from apps.api.services.shutdown import get_shutdown_manager


class SessionOut(BaseModel):
    id: str
    status: str


async def api_key(x_api_key: Annotated[str, Header()]) -> str:
    if x_api_key != get_settings().api_key:
        raise HTTPException(status_code=401, detail="unknown API key")
    return x_api_key


router = APIRouter(prefix="/sessions")


@router.get("")
async def index(owner: Annotated[str, Depends(api_key)]) -> list[SessionOut]:
    return [SessionOut(id=str(s.id), status=s.status) for s in await list_sessions(owner)]


@router.post("", status_code=201)
async def create(owner: Annotated[str, Depends(api_key)]) -> SessionOut:
    if get_shutdown_manager().stopping:
        raise HTTPException(status_code=503, detail="shutting down")
    session = await start_session(owner)
    return SessionOut(id=str(session.id), status=session.status)
