def test_deploy() -> None:
    assert True
