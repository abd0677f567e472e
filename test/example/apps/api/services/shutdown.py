"""Lets running sessions finish before the process goes away."""

import asyncio

import structlog

log = structlog.get_logger()


class ShutdownManager:
    def __init__(self) -> None:
        self.stopping = False
        self._active: set[str] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    def register(self, session_id: str) -> None:
        if self.stopping:
            raise RuntimeError("no new sessions during shutdown")
        self._active.add(session_id)
        self._idle.clear()

    def unregister(self, session_id: str) -> None:
        self._active.discard(session_id)
        if not self._active:
            self._idle.set()

    def initiate_shutdown(self) -> None:
        self.stopping = True

    async def wait_for_sessions(self, timeout: float) -> bool:
        try:
            await asyncio.wait_for(self._idle.wait(), timeout)
        except TimeoutError:
            log.warning("sessions_abandoned", count=len(self._active))
            return False
        return True


_manager = ShutdownManager()


def get_shutdown_manager() -> ShutdownManager:
    return _manager


def reset_shutdown_manager() -> None:
    global _manager
    _manager = ShutdownManager()
