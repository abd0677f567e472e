def test_workflow() -> None:
    assert True
