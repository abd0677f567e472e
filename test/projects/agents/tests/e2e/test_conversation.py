def test_conversation() -> None:
    assert True
