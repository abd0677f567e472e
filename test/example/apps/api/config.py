"""Settings, read from the environment and checked at start-up."""

from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    api_key: str
    database_url: str
    database_pool_size: int = Field(default=30, ge=1, le=100)
    redis_url: str = "redis://localhost:53380/0"
    redis_pool_size: int = Field(default=10, ge=1, le=100)
    cors_origins: list[str] = ["http://localhost:3000"]
    log_level: str = "info"
    request_timeout: int = Field(default=300, ge=10, le=600)


@lru_cache
def get_settings() -> Settings:
    return Settings()
