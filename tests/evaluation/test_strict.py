"""seqeval's strict mode by the scheme of the gold file: by hand, then as seqeval itself counts,
over every pair of schemes.
"""

import random
from itertools import product

import pytest
from seqeval import scheme as theirs
from seqeval.metrics.v1 import precision_recall_fscore_support as seqeval_strict
from tag_columns import columns

from ner_lstm.evaluation.scorers import Tally, compare_scorers
from ner_lstm.evaluation.scorers.strict import CLASSES, strict_scheme
from ner_lstm.schemes import LETTERS, Scheme, tags_from_entities
from ner_lstm.sentence import Entity

GOLD = [["B-ORG", "I-ORG", "O", "B-PER", "O"], ["O", "B-LOC", "I-LOC", "O"], ["B-PER", "O", "O"]]
INSIDE_ALONE = [
    ["I-ORG", "I-ORG", "O", "I-PER", "O"],
    ["O", "I-LOC", "I-LOC", "O"],
    ["O", "I-PER", "O"],
]


def compare(gold, guess, *, schemes=(Scheme.BIO, Scheme.BIO)):
    """What scorers make of two files, each read by its scheme, which `compare_scorers` has to find
    itself.
    """
    sides = zip((gold, guess), schemes, ("gold.conll", "guess.conll"), strict=True)
    return compare_scorers(
        *(columns(tags, scheme=scheme, path=path) for tags, scheme, path in sides)
    )


def test_inside_tags_alone_are_nothing_beside_gold_in_bio_and_each_is_named():
    found = compare(GOLD, INSIDE_ALONE, schemes=(Scheme.BIO, Scheme.IO))
    assert found.overall["seqeval strict"] == Tally(missed=4)
    assert found.overall["seqeval default"] == Tally(correct=3, missed=1, spurious=1)
    assert [text.partition(" (")[0] for _, text in found.differences] == [
        'guess.conll:1: seqeval strict drops predicted ORG "w0 w1"',
        'guess.conll:4: seqeval strict drops predicted PER "w3"',
        'guess.conll:8: seqeval strict drops predicted LOC "w1 w2"',
        'guess.conll:13: seqeval strict drops predicted PER "w1"',
    ]
    assert found.notes == (
        (
            "gold.conll is read as BIO and guess.conll as IO: seqeval strict reads both as BIO, the"
            " others each as its own"
        ),
    )


def test_two_files_of_one_scheme_need_no_note():
    assert compare(GOLD, GOLD).notes == ()


def test_a_tag_of_another_scheme_leaves_strict_mode_without_any_count_as_seqeval_stops_there():
    guess = [
        ["B-ORG", "E-ORG", "O", "S-PER", "O"],
        ["O", "B-LOC", "E-LOC", "O"],
        ["S-PER", "O", "O"],
    ]
    with pytest.raises(ValueError, match="Invalid token is found: E-ORG"):
        seqeval_strict(GOLD, guess, average="micro", scheme=theirs.IOB2)
    found = compare(GOLD, guess, schemes=(Scheme.BIO, Scheme.BIOES))
    assert found.overall["seqeval strict"] is None
    assert found.labels["PER"]["seqeval strict"] is None
    assert found.overall["seqeval default"] == Tally(correct=4)
    assert (
        found.notes[1]
        == "seqeval strict counts nothing, as it stops at guess.conll:2: expected a tag of the"
        " scheme BIO (B, I), found 'E-ORG'"
    )


def test_every_row_has_its_version_and_the_scheme_of_the_tags_it_is_given():
    assert compare(INSIDE_ALONE, INSIDE_ALONE, schemes=(Scheme.IO, Scheme.IO)).names == {
        "seqeval default": "seqeval 1.2.2 default, BIO",
        "seqeval strict": "seqeval 1.2.2 strict, IOB1",
        "conlleval": "conlleval 2004-01-26, BIO",
        "nervaluate strict": "nervaluate 1.2.1 strict, BIO",
        "nervaluate exact": "nervaluate 1.2.1 exact, BIO",
        "nervaluate partial": "nervaluate 1.2.1 partial, BIO",
        "nervaluate type": "nervaluate 1.2.1 type, BIO",
    }


def test_a_scheme_that_seqeval_lacks_is_said_with_the_one_it_is_read_as():
    middles = [["B-A", "M-A", "E-A", "S-B"]]
    for gold, scheme, other in ((INSIDE_ALONE, Scheme.IO, "IOB1"), (middles, Scheme.BMES, "BIOES")):
        found = compare(gold, gold, schemes=(scheme, scheme))
        assert found.notes == (
            f"seqeval has no scheme {scheme}: seqeval strict reads it as {other}",
        )
        assert found.overall["seqeval strict"] == found.overall["seqeval default"]


def test_gold_spans_without_tags_are_spelt_in_the_scheme_of_the_predicted_file():
    gold = [
        sentence.with_entities(sentence.entities)
        for sentence in columns([["B-A", "I-A"], ["B-A", "O"]])
    ]
    spans = [
        type(sentence)(sentence.words, sentence.entities, path="gold.jsonl", line=1)
        for sentence in gold
    ]
    guess = columns([["B-A", "E-A"], ["S-A", "O"]], scheme=Scheme.BIOES, path="guess.conll")
    found = compare_scorers(spans, guess)
    assert found.overall["seqeval strict"] == Tally(correct=2)
    assert (found.names["seqeval strict"], found.notes) == ("seqeval 1.2.2 strict, BIOES", ())


def random_entities(draw, length):
    entities, start = [], 0
    while start < length:
        end = start + draw.randint(1, 3)
        if draw.random() < 0.5 and end <= length:
            entities.append(Entity(start, end, draw.choice("AB")))
        start = end
    return entities


def change(draw, entities):
    """Most of the entities, some with another label."""
    return [
        Entity(one.start, one.end, draw.choice([one.label, one.label, "B"]))
        for one in entities
        if draw.random() < 0.8
    ]


def spell(draw, corpus, *, scheme, lengths):
    """Mostly well-formed tags: one in 20 is any tag of the scheme or O."""
    every = ["O", *(f"{letter}-{label}" for letter in LETTERS[scheme].values() for label in "AB")]
    spelt = [
        tags_from_entities(entities, length=length, scheme=scheme)
        for entities, length in zip(corpus, lengths, strict=True)
    ]
    return [[draw.choice(every) if draw.random() < 0.05 else tag for tag in tags] for tags in spelt]


def ask_seqeval(gold, guess, scheme):
    """Its precision, recall, F1 and support, None where it stops; what it lacks is spelt in what
    stands in for it.
    """
    if scheme is Scheme.BMES:
        gold, guess = (
            [[tag.replace("M-", "I-") for tag in tags] for tags in side] for side in (gold, guess)
        )
    told = getattr(theirs, CLASSES[strict_scheme(scheme)])
    try:
        return seqeval_strict(gold, guess, average="micro", scheme=told, zero_division=0)
    except (ValueError, KeyError):
        return None


@pytest.mark.parametrize("schemes", list(product(Scheme, Scheme)), ids="-".join)
def test_strict_mode_counts_as_seqeval_does_for_every_pair_of_schemes(schemes):
    draw = random.Random(" ".join(schemes))
    for _ in range(5):
        lengths = [draw.randint(1, 9) for _ in range(60)]
        entities = [random_entities(draw, length) for length in lengths]
        sides = (entities, [change(draw, some) for some in entities])
        gold, guess = (
            spell(draw, side, scheme=scheme, lengths=lengths)
            for side, scheme in zip(sides, schemes, strict=True)
        )
        found = compare(gold, guess, schemes=schemes)
        expected = ask_seqeval(gold, guess, schemes[0])
        tally = found.overall["seqeval strict"]
        assert (tally is None) == (expected is None)
        if tally is not None:
            figures = (tally.precision, tally.recall, tally.f1, tally.possible)
            assert figures == (*map(pytest.approx, expected[:3]), expected[3])
            texts = [text for cause, text in found.differences if cause == "ill-formed"]
            counted, dropped = (
                sum(f" seqeval strict {verb} " in text for text in texts)
                for verb in ("counts", "drops")
            )
            default = found.overall["seqeval default"]
            assert (
                tally.actual + tally.possible
                == default.actual + default.possible + counted - dropped
            )
        if schemes[0] is schemes[1]:
            assert tally is not None
            assert tally.f1 > 0.3
