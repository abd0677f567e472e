from apps.api.main import app


def test_promises_the_documented_paths() -> None:
    assert {"/health", "/sessions"} <= set(app.openapi()["paths"])


def test_sessions_need_an_api_key() -> None:
    parameters = app.openapi()["paths"]["/sessions"]["get"]["parameters"]
    assert [p["name"] for p in parameters if p["required"]] == ["x-api-key"]
