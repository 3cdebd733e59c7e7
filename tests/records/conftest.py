"""How the tests of records write a file."""

import pytest


@pytest.fixture
def write(tmp_path):
    """Writes a file of JSON and gives its path."""

    def write(content):
        path = tmp_path / "corpus.jsonl"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write
