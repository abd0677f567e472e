"""Needs Postgres and Redis."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from apps.api.config import get_settings
from apps.api.main import app


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(app, headers={"X-API-Key": get_settings().api_key}) as client:
        yield client


def test_a_started_session_is_listed(client: TestClient) -> None:
    started = client.post("/sessions").json()
    assert started in client.get("/sessions").json()


def test_is_healthy_with_its_dependencies(client: TestClient) -> None:
    assert client.get("/health").json()["status"] == "ok"
