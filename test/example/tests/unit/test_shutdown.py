import pytest

from apps.api.services.shutdown import ShutdownManager


async def test_waits_for_nothing_when_idle() -> None:
    assert await ShutdownManager().wait_for_sessions(timeout=0.1)


async def test_gives_up_on_a_session_that_does_not_end() -> None:
    manager = ShutdownManager()
    manager.register("one")
    assert not await manager.wait_for_sessions(timeout=0.01)


def test_takes_no_new_session_while_stopping() -> None:
    manager = ShutdownManager()
    manager.initiate_shutdown()
    with pytest.raises(RuntimeError):
        manager.register("late")
