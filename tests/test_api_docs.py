"""The Python examples of docs/api.md run, one after the other, and print what they say; what it names
is there.
"""

import contextlib
import io
import re
from pathlib import Path

import pytest

import ner_lstm
from ner_lstm.evaluation.evaluations import Evaluation, Results
from ner_lstm.prediction import Formats
from ner_lstm.pretraining import Pretrained, TextEpoch
from ner_lstm.sentence import Entity, Sentence, TextEntity
from ner_lstm.training import EpochReport

TEXT = (Path(__file__).parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What the examples print, run in the order in which a reader meets them."""
    with (
        contextlib.chdir(tmp_path_factory.mktemp("api")),
        contextlib.redirect_stdout(io.StringIO()) as printed,
    ):
        for example in EXAMPLES:
            exec(compile(example, "docs/api.md", "exec"), {})
    return printed.getvalue().splitlines()


def test_the_examples_run_and_print_what_they_say(printed):
    assert len(EXAMPLES) == 4
    for said in ("1 2", "Count(correct=0, predicted=1, gold=1)", "['O', 'B-ORG', 'E-ORG']"):
        assert said in printed
    assert printed[0].startswith("1 0.")
    assert any(re.match(r"label +precision +recall +F1 +gold", line) for line in printed)
    assert any(re.match(r"[Aa]pple \d+ \d+ (COMPANY|FRUIT) 0\.", line) for line in printed)
    shape = r"<Tagger of COMPANY, FRUIT: 1,022 words, dev F1 0\.\d{4}, test F1 0\.\d{4}>"
    assert any(re.fullmatch(shape, line) for line in printed)


@pytest.mark.parametrize("name", ner_lstm.__all__)
def test_every_public_name_is_described(name):
    assert f"`{name}" in TEXT


@pytest.mark.parametrize(
    "described",
    [
        *(Sentence, Entity, TextEntity, EpochReport, Pretrained, TextEpoch),
        *(Results, Evaluation, Formats),
    ],
)
def test_every_public_field_is_described(described):
    for field in described.__dataclass_fields__:
        assert re.search(rf"`[^`]*\b{field}\b[^`]*`", TEXT), field


def test_every_public_method_of_a_tagger_is_described():
    names = {name for name in vars(ner_lstm.Tagger) if not name.startswith("_")}
    for name in names - {"with_bundle"}:
        assert re.search(rf"[`.]{name}\b", TEXT), name
