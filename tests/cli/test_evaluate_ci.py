"""What CI asks of `ner-lstm evaluate`: expectations, baselines, another model, thresholds, many
corpora.
"""

import json

import pytest

PEOPLE = ["Ada", "Alan", "Grace", "Linus", "Edsger", "Barbara", "Donald", "Ken"]


def _corpus(tags):
    """A sentence a tag, `Name sang .`, its name tagged so."""
    return "".join(
        f"{PEOPLE[number % 8]}\t{tag}\nsang\tO\n.\tO\n\n" for number, tag in enumerate(tags)
    )


@pytest.fixture
def files(tmp_path, monkeypatch):
    """gold; good finds 36 of 40, bad 20."""
    monkeypatch.chdir(tmp_path)
    for name, tags in {
        "gold": ["B-PER"] * 40,
        "good": ["B-PER"] * 36 + ["O"] * 4,
        "bad": ["B-PER"] * 20 + ["O"] * 20,
    }.items():
        (tmp_path / f"{name}.conll").write_text(_corpus(tags))
    return tmp_path


def evaluate(run, guess, *options):
    return run("evaluate", "-q", "--predicted", f"{guess}.conll", "gold.conll", *options)


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (("--min-f1", "0.9"), 0, ""),
        (
            ("--min-recall", "0.95", "--min-precision", "1"),
            3,
            "expected recall >= 0.95, found 0.9000 (overall; 95 % interval ",
        ),
        (
            ("--min-recall", "PER=0.95"),
            3,
            "expected recall >= 0.95, found 0.9000 (PER; 95 % interval ",
        ),
        (
            ("--min-precision", "ORG=0"),
            3,
            "expected precision >= 0, found no such label (ORG; labels: PER)",
        ),
    ],
)
def test_each_expectation_that_is_not_met_is_a_line_and_status_3(run, files, options, status, said):
    outcome = evaluate(run, "good", *options)
    assert (
        outcome.status == status
        and outcome.err.startswith(said)
        and outcome.err.count("\n") == bool(said)
    )


def test_a_drop_below_an_earlier_run_fails_when_it_is_real(run, files):
    assert evaluate(run, "good", "--report", "json=base.json").status == 0
    assert evaluate(run, "good", "--baseline", "base.json").status == 0
    worse = evaluate(run, "bad", "--baseline", "base.json")
    assert worse.status == 3
    assert worse.err.startswith(
        "expected F1 no lower than base.json (0.9474), found 0.6667, 0.2807 lower (95 % interval -"
    )
    assert "p = 0.0001)" in worse.err
    assert evaluate(run, "bad", "--baseline", "base.json", "--max-drop", "0.3").status == 0


def test_one_entity_less_is_no_drop_unless_pairs_are_not_asked_for(run, files):
    evaluate(run, "good", "--report", "json=base.json")
    (files / "bad.conll").write_text(_corpus(["B-PER"] * 35 + ["O"] * 5))
    assert evaluate(run, "bad", "--baseline", "base.json").status == 0
    loose = evaluate(run, "bad", "--baseline", "base.json", "--paired", "no")
    assert (loose.status, loose.err.count("\n")) == (3, 1) and "(not paired)" in loose.err


def test_a_baseline_of_another_corpus_is_an_error(run, files):
    evaluate(run, "good", "--report", "json=base.json")
    (files / "gold.conll").write_text(_corpus(["B-PER"] * 39 + ["B-ORG"]))
    outcome = evaluate(run, "good", "--baseline", "base.json")
    assert outcome.status == 1 and outcome.err.startswith(
        "base.json: expected an earlier run on gold.conll as it is now"
    )
    assert evaluate(run, "good", "--baseline", "base.json", "--paired", "no").status == 0


def test_a_file_of_expectations_finds_its_baseline_beside_it(run, files):
    (files / "ci").mkdir()
    evaluate(run, "good", "--report", "json=ci/base.json")
    (files / "ci" / "expect.toml").write_text(
        'min_f1 = 0.5\nbaseline = "base.json"\n[labels.PER]\nmin_recall = 0.6\n'
    )
    assert evaluate(run, "good", "--expect", "ci/expect.toml").status == 0
    outcome = evaluate(run, "bad", "--expect", "ci/expect.toml")
    assert outcome.status == 3
    assert [line.split(",")[0] for line in outcome.err.splitlines()] == [
        "expected recall >= 0.6",
        "expected F1 no lower than ci/base.json (0.9474)",
    ]


def test_a_folder_is_many_corpora_with_expectations_for_each(run, files, bundle):
    (files / "corpora").mkdir()
    for name in ("one", "two"):
        (files / "corpora" / f"{name}.conll").write_text(_corpus(["B-PER"] * 8))
    (files / "expect.toml").write_text(
        'min_f1 = 0\n[corpora."two.conll"]\nmin_f1 ='
        ' 0.01\n[corpora."two.conll".labels.DATE]\nmin_f1 = 0\n'
    )
    outcome = run(
        "evaluate", "-q", bundle, "corpora", "--expect", "expect.toml", "--report", "json"
    )
    report = json.loads(outcome.out)
    assert [one["corpus"]["path"] for one in report["corpora"]] == [
        "corpora/one.conll",
        "corpora/two.conll",
    ]
    assert outcome.status == 3
    assert (
        outcome.err
        == "corpora/two.conll: expected F1 >= 0, found no such label (DATE; labels: PER)\n"
    )
    assert [len(one["expectations"]) for one in report["corpora"]] == [1, 2]


def test_two_models_are_compared_entity_by_entity(run, files, bundle):
    outcome = evaluate(run, "bad", "--against", bundle, "--report", "json")
    (against,) = json.loads(outcome.out)["against"]
    assert against["model"] == str(bundle)
    difference = 2 / 3 - against["overall"]["f1"]
    assert against["overall"]["difference"]["f1"] == pytest.approx(difference)


def test_thresholds_are_shown_saved_and_used(run, files, bundle, tmp_path):
    import shutil

    model = tmp_path / "model"
    shutil.copytree(bundle, model)
    outcome = run("predict", "-q", model, "--min-confidence", "auto", "gold.conll")
    assert outcome.status == 1 and "expected thresholds, found none" in outcome.err
    (files / "wrong.conll").write_text(_corpus(["O"] * 16))
    shown = run(
        "evaluate", "-q", model, "wrong.conll", "--target-precision", "0.9", "--save-thresholds"
    )
    assert shown.status == 0 and "thresholds for precision 0.9" in shown.out
    found = run("predict", "-q", model, "gold.conll", "--to", "jsonl")
    kept = run("predict", "-q", model, "gold.conll", "--to", "jsonl", "--min-confidence", "auto")
    people = [
        [
            entity
            for line in outcome.out.splitlines()
            for entity in json.loads(line)["entities"]
            if entity["label"] == "PER"
        ]
        for outcome in (found, kept)
    ]
    assert people[0] and not people[1]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--min-confidence", "2"), "expected a number from 0 to 1 or auto, found '2'"),
        (("--min-confidence", "x"), "expected a number from 0 to 1 or auto, found 'x'"),
    ],
)
def test_a_confidence_is_a_number_or_auto(run, files, bundle, options, problem):
    outcome = run("predict", bundle, "gold.conll", *options)
    assert outcome.status == 2 and problem in " ".join(outcome.err.replace("│", " ").split())


def test_thresholds_are_saved_for_one_model_and_corpus_only(run, files, bundle):
    assert run("evaluate", bundle, "gold.conll", "--save-thresholds").status == 2
    assert (
        run(
            "evaluate",
            bundle,
            "gold.conll",
            "bad.conll",
            "--target-precision",
            "0.9",
            "--save-thresholds",
        ).status
        == 2
    )


@pytest.mark.parametrize("option", ["--max-drop", "--alpha", "--paired"])
def test_an_option_of_a_baseline_is_of_no_use_without_one(run, files, option):
    outcome = evaluate(run, "good", option, "no" if option == "--paired" else "0.1")
    assert outcome.status == 2 and "expected --baseline FILE beside it" in outcome.err


def test_a_tagged_file_has_no_confidences_to_find_thresholds_in(run, files):
    assert evaluate(run, "good", "--target-precision", "0.9").status == 2


def test_thresholds_of_a_folder_of_several_corpora_are_not_saved(run, files, bundle):
    assert (
        run("evaluate", bundle, ".", "--target-precision", "0.9", "--save-thresholds").status == 2
    )


def test_a_tagged_folder_is_held_against_its_gold_folder_as_a_whole(run, files):
    for folder, tag in (("gold", "B-PER"), ("tagged", "O")):
        (files / folder).mkdir()
        (files / folder / "a.conll").write_text(_corpus(["B-PER"] * 3))
        (files / folder / "b.conll").write_text(_corpus(["B-PER", tag]))
    outcome = run("evaluate", "-q", "--predicted", "tagged", "gold", "--report", "json")
    assert json.loads(outcome.out)["counts"] == [[1, 1, 1]] * 4 + [[0, 0, 1]]


def test_expectations_of_a_corpus_that_is_not_evaluated_are_said(run, files):
    (files / "expect.toml").write_text('[corpora."godl.conll"]\nmin_f1 = 1\n')
    outcome = run("evaluate", "--predicted", "good.conll", "gold.conll", "--expect", "expect.toml")
    assert (
        outcome.status == 0
        and "expect.toml: expects something of godl.conll, which is not evaluated\n" in outcome.err
    )
