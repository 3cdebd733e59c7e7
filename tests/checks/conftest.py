"""How the tests of the checks find what is doubtful in small corpora."""

from pathlib import Path

import pytest
from small_corpora import columns_of

from ner_lstm.checks import check_corpora
from ner_lstm.reading import ReadOptions


@pytest.fixture
def find(tmp_path, monkeypatch):
    """The findings in corpora that are given as texts, whose files are named by the keywords."""
    monkeypatch.chdir(tmp_path)

    def call(**texts):
        for name, text in texts.items():
            Path(name).write_text(columns_of(text), encoding="utf-8")
        report = check_corpora(texts, options=ReadOptions())
        assert report.readable, report
        return list(report.findings)

    return call
