"""`check`: counts by hand, repairs and errors with their lines, duplicates and overlap."""

import json

from ner_lstm.checks import check_corpora
from ner_lstm.reading import ReadOptions
from ner_lstm.reports.checks import MAX_LISTED, render_json, render_text

ONE = (
    "-DOCSTART- O\n\nApple\tB-ORG\nInc\tI-ORG\n\nno\tO\n\nno\tO\n\nan\tO\norphan\tI-PER\nhere\tO\n"
)
TWO = "no\tO\n\nParis\tB-LOC\n\nno\tO\n"


def write(folder, **texts):
    for name, text in texts.items():
        (folder / name).write_text(text)
    return [str(folder / name) for name in texts]


def test_everything_is_counted(tmp_path):
    report = json.loads(
        render_json(check_corpora(write(tmp_path, one=ONE, two=TWO), options=ReadOptions()))
    )
    one, two = report["corpora"]
    problems = one.pop("problems")
    assert one == {
        "path": str(tmp_path / "one"),
        "format": "columns",
        "layout": "2 columns by TAB, word in column 0 (Apple, Inc), tag in column 1 (B-ORG, I-ORG)",
        "scheme": "BIO",
        "documents": 1,
        "sentences": 4,
        "tokens": 7,
        "entities": 2,
        "labels": {"ORG": 1, "PER": 1},
        "longest": 3,
        "duplicates": 1,
    }
    assert problems == [
        {
            "path": str(tmp_path / "one"),
            "line": 11,
            "kind": "ill-formed",
            "severity": "warning",
            "message": "'I-PER' follows 'O' and opens an entity (conlleval)",
        }
    ]
    assert (two["sentences"], two["duplicates"]) == (3, 1)
    assert report["overlap"] == [
        {"a": str(tmp_path / "one"), "b": str(tmp_path / "two"), "sentences": 2}
    ]


def test_a_corpus_that_cannot_be_read_is_reported_beside_the_others(tmp_path):
    files = write(tmp_path, one=ONE, bad="a\tO\nb\nc\tX\nd\tO\ne\tO\n")
    report = check_corpora([*files, str(tmp_path / "none")], options=ReadOptions())
    assert not report.readable
    found = [
        [(problem.line, problem.severity) for problem in corpus.problems]
        for corpus in report.corpora
    ]
    assert found == [[(11, "warning")], [(2, "error"), (3, "error")], [(0, "error")]]
    assert [corpus.sentences for corpus in report.corpora] == [4, 0, 0]


def test_warnings_alone_are_readable(tmp_path):
    assert check_corpora(write(tmp_path, one=ONE), options=ReadOptions()).readable


def test_the_text_shows_the_first_problems_and_counts_the_rest(tmp_path):
    text = render_text(
        check_corpora(write(tmp_path, bad="a\tB-X\n" * 40 + "b\n" * 30), options=ReadOptions())
    )
    assert text.count(": error: ") == MAX_LISTED
    assert f"{tmp_path / 'bad'}: 10 more problems\n" in text


def test_a_corpus_without_a_sentence_is_an_error(tmp_path):
    report = check_corpora(write(tmp_path, empty=""), options=ReadOptions())
    assert [problem.severity for problem in report.corpora[0].problems] == ["error"]
