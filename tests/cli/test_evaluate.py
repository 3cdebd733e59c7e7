"""`ner-lstm evaluate`: its table and JSON, several corpora, and a file of predictions instead of a
model.
"""

import hashlib
import json

import pytest

GOLD = "Ada\tB-PER\nlives\tO\nin\tO\nNew\tB-CITY\nYork\tI-CITY\n.\tO\n\nAlan\tB-PER\nflew\tO\n\nNothing\tO\n"
# Ada is right, New alone is a wrong boundary, Alan is missed, Nothing is invented: 1 of 3
# predicted, 1 of 3 gold
GUESS = "Ada\tB-PER\nlives\tO\nin\tO\nNew\tB-CITY\nYork\tO\n.\tO\n\nAlan\tO\nflew\tO\n\nNothing\tB-PER\n"


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gold.conll").write_text(GOLD)
    (tmp_path / "guess.conll").write_text(GUESS)
    return tmp_path


def _hash(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_json_report_is_as_the_contract_has_it(run, files):
    outcome = run("evaluate", "-q", "--predicted", "guess.conll", "gold.conll", "--report", "json")
    assert (outcome.status, outcome.err) == (0, "")
    third = 1 / 3
    report = json.loads(outcome.out)
    for count in (report["overall"], *report["labels"].values()):
        assert all(
            low <= count[ratio] <= high for ratio, (low, high) in count.pop("intervals").items()
        )
    assert {
        "intervals",
        "mistakes",
        "breakdown",
        "confusion",
        "calibration",
        "against",
        "expectations",
    } <= set(report)
    contract = (
        "version",
        "scorer",
        "mode",
        "scheme",
        "corpus",
        "model",
        "overall",
        "labels",
        "sentences",
        "tokens",
        "counts",
    )
    assert {key: report[key] for key in contract} == {
        "version": 1,
        "scorer": "seqeval 1.2.2",
        "mode": "default",
        "scheme": "BIO",
        "corpus": {"path": "gold.conll", "sha256": _hash(files / "gold.conll")},
        "model": None,
        "overall": {
            "precision": third,
            "recall": third,
            "f1": third,
            "correct": 1,
            "predicted": 3,
            "gold": 3,
        },
        "labels": {
            "CITY": {
                "precision": 0.0,
                "recall": 0.0,
                "f1": 0.0,
                "correct": 0,
                "predicted": 1,
                "gold": 1,
            },
            "PER": {
                "precision": 0.5,
                "recall": 0.5,
                "f1": 0.5,
                "correct": 1,
                "predicted": 2,
                "gold": 2,
            },
        },
        "sentences": 3,
        "tokens": 9,
        "counts": [[1, 2, 2], [0, 0, 1], [0, 1, 0]],
    }


def test_the_table_is_the_default_and_its_numbers_are_those(run, files):
    lines = run("evaluate", "-q", "--predicted", "guess.conll", "gold.conll").out.splitlines()
    assert lines[0].startswith("gold.conll: 3 sentences, 9 tokens")
    rows = {line[:15].strip(): line[15:].split() for line in lines[2:7] if line}
    assert {name: [*cells[:3], cells[-1]] for name, cells in rows.items()} == {
        "CITY": ["0.0000", "0.0000", "0.0000", "1"],
        "PER": ["0.5000", "0.5000", "0.5000", "2"],
        "micro average": ["0.3333", "0.3333", "0.3333", "3"],
        "macro average": ["0.2500", "0.2500", "0.2500", "3"],
    }
    assert "mistakes: 0 label, 1 boundary, 1 missed, 1 invented" in lines


def test_every_mistake_is_a_line_that_says_where(run, files):
    outcome = run(
        "evaluate", "-q", "--predicted", "guess.conll", "gold.conll", "--errors", "errors.txt"
    )
    assert outcome.status == 0
    assert [line.split(" | ")[0] for line in (files / "errors.txt").read_text().splitlines()] == [
        'gold.conll:4: boundary CITY "New York" -> CITY "New"',
        'gold.conll:8: missed PER "Alan"',
        'gold.conll:11: invented PER "Nothing"',
    ]


def test_a_report_goes_to_the_file_that_it_names_beside_one_on_standard_output(run, files):
    outcome = run(
        "evaluate",
        "-q",
        "--predicted",
        "guess.conll",
        "gold.conll",
        "--report",
        "json=out.json",
        "--report",
        "table",
    )
    assert outcome.out.startswith("gold.conll: ")
    assert json.loads((files / "out.json").read_text())["overall"]["gold"] == 3


def test_a_report_that_is_sent_to_two_places_is_wrong_usage(run, files):
    outcome = run(
        "evaluate",
        "-q",
        "--predicted",
        "guess.conll",
        "gold.conll",
        "--report",
        "json=out.json",
        "--report",
        "json",
    )
    assert outcome.status == 2
    assert "expected one place for the report json" in " ".join(outcome.err.split())
    assert not (files / "out.json").exists()


def test_a_model_is_named_with_its_hash_and_several_corpora_have_a_mean(
    run, files, bundle, corpus_file
):
    outcome = run("evaluate", "-q", bundle, corpus_file, "gold.conll", "--report", "json")
    report = json.loads(outcome.out)
    assert set(report) == {"corpora", "macro"}
    first, second = report["corpora"]
    assert [one["corpus"]["path"] for one in (first, second)] == [str(corpus_file), "gold.conll"]
    assert first["model"]["path"] == str(bundle)
    assert len(first["model"]["sha256"]) == 64
    assert first["overall"]["f1"] == 1.0
    assert report["macro"]["f1"] == pytest.approx((1.0 + second["overall"]["f1"]) / 2)


@pytest.mark.parametrize("scheme", ["BIO", "IOB1", "BIOES", "BMES", "BILOU"])
def test_what_predict_writes_is_what_evaluate_measures(run, files, bundle, scheme):
    written = run(
        "predict", "-q", bundle, "gold.conll", "--scheme", scheme, "--confidence", "-o", "out.conll"
    )
    assert written.status == 0
    measured = json.loads(run("evaluate", "-q", bundle, "gold.conll", "--report", "json").out)
    read = json.loads(
        run("evaluate", "-q", "--predicted", "out.conll", "gold.conll", "--report", "json").out
    )
    # a tagged file has no confidences, and nobody knows what its tagger was trained on
    unknown = {"model", "calibration", "breakdown"}
    assert {key: read[key] for key in read.keys() - unknown} == {
        key: measured[key] for key in measured.keys() - unknown
    }


def test_predictions_are_the_last_tags_even_where_nothing_was_found(run, files):
    (files / "none.conll").write_text(
        "".join(f"{line}\tO\n" if line else "\n" for line in GOLD.splitlines())
    )
    overall = json.loads(
        run("evaluate", "-q", "--predicted", "none.conll", "gold.conll", "--report", "json").out
    )["overall"]
    assert (overall["correct"], overall["predicted"], overall["gold"]) == (0, 0, 3)


def test_the_tag_column_is_that_of_the_gold_labels(run, files):
    (files / "both.conll").write_text(
        "".join(
            f"{gold}\t{guess.partition(chr(9))[2]}\n" if gold else "\n"
            for gold, guess in zip(GOLD.splitlines(), GUESS.splitlines(), strict=True)
        )
    )
    outcome = run(
        "evaluate",
        "-q",
        "--tag-column",
        "1",
        "--predicted",
        "both.conll",
        "both.conll",
        "--report",
        "json",
    )
    assert json.loads(outcome.out)["overall"]["correct"] == 1


BOTH = "a O O\nb O B-PER\nc O I-PER\nd O O\n\ne O O\n"


@pytest.mark.parametrize("gold", ["both.conll", "gold.conll"])
def test_one_file_of_gold_and_predicted_tags_gives_what_two_files_give(run, files, gold):
    (files / "both.conll").write_text(BOTH)
    (files / "gold.conll").write_text("a O\nb O\nc O\nd O\n\ne O\n")
    outcome = run(
        "evaluate", "-q", "--predicted", "both.conll", gold, "--report", "json", "--min-f1", "0.9"
    )
    overall = json.loads(outcome.out)["overall"]
    assert (
        outcome.status,
        overall["correct"],
        overall["predicted"],
        overall["gold"],
        overall["f1"],
    ) == (3, 0, 1, 0, 0.0)


def _columns(*files):
    """A column file with the words of the first text, and the tags of each."""
    rows = zip(*(text.splitlines() for text in files), strict=True)
    return "".join(
        "\t".join([cells[0], *(cell.partition("\t")[2] for cell in cells[1:])]) + "\n"
        if cells[0]
        else "\n"
        for cells in rows
    )


def test_the_gold_column_of_a_tagged_file_is_never_scored_as_its_prediction(run, files):
    (files / "both.conll").write_text(_columns(GUESS, GOLD))
    outcome = run("evaluate", "--predicted", "both.conll", "gold.conll")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.errors[-1] == (
        "both.conll:1: expected the predictions in the last column of tags, found the labels of"
        " gold.conll there and others in the column before: put the predictions last, or leave the"
        " gold labels out"
    )


@pytest.mark.parametrize("first", [GOLD, GUESS], ids=["gold", "guess"])
@pytest.mark.parametrize("last", [GOLD, GUESS], ids=["gold", "guess"])
def test_a_score_of_one_is_refused_only_where_another_column_stands_before(run, files, first, last):
    (files / "both.conll").write_text(_columns(first, last))
    outcome = run("evaluate", "-q", "--predicted", "both.conll", "gold.conll", "--report", "json")
    if (first, last) == (GUESS, GOLD):
        assert outcome.status == 1
    else:
        f1 = json.loads(outcome.out)["overall"]["f1"]
        assert (outcome.status, f1) == (0, pytest.approx(1.0 if last == GOLD else 1 / 3))


def test_one_column_that_is_all_right_scores_one(run, files):
    (files / "perfect.conll").write_text(GOLD)
    outcome = run("evaluate", "-q", "--predicted", "perfect.conll", "gold.conll")
    assert outcome.status == 0 and "1.0000" in outcome.out


@pytest.mark.parametrize(
    ("text", "options", "error"),
    [
        (
            "a O\nb B-PER\n",
            (),
            "both.conll:1: expected gold and predicted tags, each in a column, found 2 columns",
        ),
        (
            "a O NN\nb B-PER NN\n",
            ("--tag-column", "1"),
            "both.conll:1: expected a column of tags such as O and B-PER",
        ),
        ("a O O O\nb B-PER O B-PER\n", (), "both.conll:2: expected one column of tags, found 3"),
    ],
)
def test_one_column_is_never_gold_and_predicted(run, files, text, options, error):
    (files / "both.conll").write_text(text)
    outcome = run("evaluate", "-q", *options, "--predicted", "both.conll", "./both.conll")
    assert outcome.status == 1
    assert error in outcome.err


def test_records_are_never_gold_and_predicted(run, files):
    (files / "both.jsonl").write_text('{"tokens": ["a"], "tags": ["B-PER"]}\n')
    outcome = run("evaluate", "-q", "--predicted", "both.jsonl", "both.jsonl")
    assert (outcome.status, outcome.out) == (1, "")
    assert "both.jsonl: expected a file of predicted labels and one of gold labels" in outcome.err


def test_records_are_measured_as_columns_are(run, files, bundle):
    assert run("convert", "-q", "gold.conll", "gold.jsonl").status == 0
    columns, records = (
        json.loads(run("evaluate", "-q", bundle, name, "--report", "json").out)
        for name in ("gold.conll", "gold.jsonl")
    )
    assert columns["counts"] == records["counts"]
    assert columns["labels"] == records["labels"]


def test_a_sentence_of_20000_words_is_measured_whole(run, files, bundle):
    (files / "long.conll").write_text(
        "Ada\tB-PER\nlives\tO\nin\tO\nNew\tB-CITY\nYork\tI-CITY\n" * 4000
    )
    report = json.loads(run("evaluate", "-q", bundle, "long.conll", "--report", "json").out)
    assert (report["sentences"], report["tokens"], report["overall"]["gold"]) == (1, 20000, 8000)


def test_other_scorers_stand_below_the_table_with_the_entities_that_make_them_differ(run, files):
    outcome = run("evaluate", "-q", "--predicted", "guess.conll", "gold.conll", "--scorers")
    table, comparison = outcome.out.split("\ngold.conll: ")
    assert table == run("evaluate", "-q", "--predicted", "guess.conll", "gold.conll").out
    rows = {
        name: cells.split()
        for name, _, cells in (line.partition(", BIO ") for line in comparison.splitlines()[2:9])
    }
    default = ["1", "0", "0", "2", "2", "0.3333", "0.3333", "0.3333"]
    assert rows["seqeval 1.2.2 default"] == rows["conlleval 2004-01-26"] == default
    assert rows["nervaluate 1.2.1 partial"] == [
        "1",
        "0",
        "1",
        "1",
        "1",
        "0.5000",
        "0.5000",
        "0.5000",
    ]
    (line,) = comparison.splitlines()[10:]
    assert line.startswith(
        'gold.conll:4: CITY "New York" found as CITY "New": half correct for nervaluate partial,'
        " correct for"
    )


def test_the_json_report_has_other_scorers_where_they_are_asked_for(run, files, bundle):
    (files / "orphan.conll").write_text(GOLD.replace("Alan\tB-PER", "Alan\tI-PER"))
    arguments = ("evaluate", "-q", bundle, "orphan.conll", "--report", "json")
    plain, full = json.loads(run(*arguments).out), json.loads(run(*arguments, "--scorers").out)
    scorers = full.pop("scorers")
    assert full == plain
    found = scorers["overall"]
    counts = full["overall"]
    assert {name: found["seqeval default"][name] for name in ("precision", "recall", "f1")} == {
        name: counts[name] for name in ("precision", "recall", "f1")
    }
    # the orphan is the gold file's: the model's own tags are well-formed
    assert (
        sum(found["seqeval strict"][name] for name in ("correct", "missed")) == counts["gold"] - 1
    )
    assert (
        sum(found["seqeval strict"][name] for name in ("correct", "spurious"))
        == counts["predicted"]
    )
    assert scorers["differences"][0]["text"].startswith(
        'orphan.conll:8: seqeval strict drops gold PER "Alan"'
    )


@pytest.mark.parametrize(
    ("rename", "warning"),
    [
        (
            lambda text: text.replace("PER", "per").replace("CITY", "city"),
            "have no label in common",
        ),
        (
            lambda text: text.replace("CITY", "TOWN"),
            "has labels that the model lacks, which count as missed: TOWN",
        ),
        (
            lambda text: text.replace("PER", "per"),
            "(another case or prefix: per in gold.conll, PER in the model)",
        ),
    ],
    ids=["none", "some", "case"],
)
def test_gold_labels_that_a_model_lacks_are_warned_of_once(rename, warning, run, files, bundle):
    (files / "gold.conll").write_text(rename(GOLD))
    outcome = run("evaluate", bundle, "gold.conll")
    assert outcome.status == 0
    assert [warning in line for line in outcome.errors].count(True) == 1
    assert run("evaluate", bundle, "gold.conll", "-q").err == ""


def test_a_predicted_file_of_other_labels_is_warned_of_and_one_that_found_few_is_not(run, files):
    (files / "lower.conll").write_text(GUESS.replace("PER", "per").replace("CITY", "city"))
    (files / "few.conll").write_text(GUESS.replace("B-CITY", "O"))
    warned = run("evaluate", "--predicted", "lower.conll", "gold.conll")
    assert (
        warned.errors[-1]
        == "gold.conll and lower.conll have no label in common, so that nothing can be right: CITY,"
        " PER in gold.conll, city, per in lower.conll (another case or prefix: CITY in"
        " gold.conll, city in lower.conll; PER in gold.conll, per in lower.conll)"
    )
    assert " label" not in run("evaluate", "--predicted", "few.conll", "gold.conll").err


def test_a_file_of_inside_tags_is_nothing_to_strict_mode_beside_gold_in_bio(run, files):
    (files / "inside.conll").write_text(GOLD.replace("B-", "I-"))
    for options in ((), ("--scheme", "bio")):
        outcome = run(
            "evaluate", "-q", "--predicted", "inside.conll", "gold.conll", "--scorers", *options
        )
        rows = {line.partition(",")[0]: line.split() for line in outcome.out.splitlines()}
        assert (rows["seqeval 1.2.2 default"][-1], rows["seqeval 1.2.2 strict"][-1]) == (
            "1.0000",
            "0.0000",
        )
        assert outcome.out.count("seqeval strict drops predicted ") == 3
        assert ("gold.conll is read as BIO and inside.conll as IO" in outcome.out) == (not options)
