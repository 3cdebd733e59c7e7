"""What a tagger that finds given entities makes of the behaviours of a TOML file."""

import pytest
from behaving import LABELS, tagger

from ner_lstm.evaluation.behaviour_files import read_behaviours
from ner_lstm.evaluation.behaviours import check_behaviours


@pytest.fixture
def outcomes(tmp_path):
    """The outcomes of a TOML file."""

    def check(toml, *entities, labels=LABELS, **options):
        (tmp_path / "b.toml").write_text(toml, encoding="utf-8")
        return check_behaviours(
            read_behaviours(tmp_path / "b.toml"), tag=tagger(*entities, **options), labels=labels
        )

    return check


@pytest.fixture
def outcome(outcomes):
    """Of a file with one sentence or pair: whether it is met, and its message."""

    def check(toml, *entities, **options):
        (one,) = outcomes(toml, *entities, **options)
        return one.met, one.message

    return check
