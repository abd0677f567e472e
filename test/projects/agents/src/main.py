from fastapi import FastAPI

from src.health import router

app = FastAPI()
app.include_router(router, prefix="/api")
