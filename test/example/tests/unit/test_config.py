import pytest
from pydantic import ValidationError

from apps.api.config import Settings


def settings(**values: object) -> Settings:
    return Settings.model_validate({"api_key": "k", "database_url": "postgresql://", **values})


def test_has_sensible_defaults() -> None:
    assert settings().request_timeout == 300


def test_refuses_a_timeout_out_of_range() -> None:
    with pytest.raises(ValidationError):
        settings(request_timeout=5)
