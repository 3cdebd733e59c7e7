"""The sample corpora keep their promises: balanced words, patterns of their own in every split, a
hand-written test.
"""

import hashlib
import re
import subprocess
import sys
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import product

import pytest
from samples import CHINESE, ENGLISH, ROOT, SAMPLES, SPLITS, WORDS, in_both_languages, read

BUILD = ROOT / "scripts" / "build_samples.py"


# Written before the patterns, and unchanged since.
HAND = {
    "apple": "095f0f5bb62f676b2e217ab427a2444146d90d7f9f8649f94b682ff656f9e489",
    "apple-zh": "ed8be554e5a4ef23d733234150c4cc5a56e030e55ebd6c9cc5c61064b3a1ad94",
}


THING = {"apple": "FRUIT", "apple-zh": "FOOD"}


SURFACES = {
    "apple": {form for word in ENGLISH for form in (word, word.capitalize(), word.upper())}
    | {"BlackBerry"},
    "apple-zh": set(CHINESE),
}


def units(sentence, *, language):
    """What may be a cue: lower-case words, or pairs of characters, outside the entities; with their
    places.
    """
    outside = [word.lower() for word in sentence.words]
    for entity in sentence.entities:
        outside[entity.start : entity.end] = [""] * (entity.end - entity.start)
    width = 2 if language == "apple-zh" else 1
    found = defaultdict(list)
    for at in range(len(outside) - width + 1):
        if all(outside[at : at + width]):
            found["".join(outside[at : at + width])].append(at)
    return found


@lru_cache
def cues(language, *, at_least):
    """The words that tell the label, learnt by counting: so many times in train, at least 95 % of
    them with one label.
    """
    seen = defaultdict(Counter)
    for sentence in read(language, "train"):
        labels = {entity.label for entity in sentence.entities}
        if len(labels) == 1:
            for unit in units(sentence, language=language):
                seen[unit].update(labels)
    return {
        unit: label
        for unit, labels in seen.items()
        for label, count in labels.items()
        if count >= at_least and count >= 0.95 * labels.total()
    }


def distances(sentence, *, language):
    """How far from the one ambiguous name of a sentence its cues are, before it and after it; None
    with other names.
    """
    if len(sentence.entities) != 1:
        return None
    entity = sentence.entities[0]
    if sentence.surface(entity, language=language) not in SURFACES[language]:
        return None
    known = cues(language, at_least=5)  # fewer may be an accident
    places = [
        at
        for unit, found in units(sentence, language=language).items()
        if known.get(unit) == entity.label
        for at in found
    ]
    return [entity.start - at for at in places if at < entity.start], [
        at - entity.end + 1 for at in places if at >= entity.end
    ]


@in_both_languages
def test_the_hand_written_sentences_are_unchanged(language):
    assert (
        hashlib.sha256((SAMPLES / language / "hand.conll").read_bytes()).hexdigest()
        == HAND[language]
    )


@in_both_languages
def test_the_files_are_plain_columns_of_utf8_ended_by_a_blank_line(language):
    for split in SPLITS:
        content = (SAMPLES / language / f"{split}.conll").read_bytes()
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert re.fullmatch(
            r"(?:(?:[^\s]+\t(?:O|[BI]-(?:FRUIT|FOOD|COMPANY))\n)+\n)+", content.decode("utf-8")
        )
        if language == "apple-zh":
            assert all(
                len(word) == 1 for sentence in read(language, split) for word in sentence.words
            )
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*.conll")) < 1.1 * 2**20


@in_both_languages
def test_the_splits_are_large_enough(language):
    sizes = {split: len(read(language, split)) for split in SPLITS}
    assert 2_500 <= sizes["train"] <= 4_000
    assert 400 <= sizes["dev"] <= 600
    assert 400 <= sizes["test"] <= 600
    assert sizes["hand"] >= 60


@in_both_languages
def test_every_ambiguous_word_in_every_casing_is_a_company_in_52_to_55_percent(language):
    counts = defaultdict(Counter)
    for sentence in read(language, "train"):
        for entity in sentence.entities:
            counts[sentence.surface(entity, language=language)][entity.label] += 1
    assert SURFACES[language] == {surface for surface, labels in counts.items() if len(labels) > 1}
    for surface in SURFACES[language]:
        assert 0.52 <= counts[surface]["COMPANY"] / counts[surface].total() <= 0.55, surface


@in_both_languages
def test_the_hand_written_sentences_have_every_ambiguous_word_with_both_labels(language):
    names = [
        (sentence.surface(entity, language=language).lower(), entity.label)
        for sentence in read(language, "hand")
        for entity in sentence.entities
    ]
    assert {
        (word, label) for word in WORDS[language] for label in (THING[language], "COMPANY")
    } <= set(names)
    share = sum(label == "COMPANY" for _, label in names) / len(names)
    assert 0.45 <= share <= 0.55


@in_both_languages
def test_the_hand_written_sentences_have_cue_words_known_from_train(language):
    known = cues(language, at_least=3)
    for sentence in read(language, "hand"):
        found = {known[unit] for unit in units(sentence, language=language) if unit in known}
        assert {entity.label for entity in sentence.entities} <= found, "".join(sentence.words)


@in_both_languages
def test_few_words_of_dev_test_and_hand_are_unknown(language):
    known = {word.lower() for sentence in read(language, "train") for word in sentence.words}
    for split in ("dev", "test", "hand"):
        words = [word.lower() for sentence in read(language, split) for word in sentence.words]
        share = sum(word not in known for word in words) / len(words)
        assert share < 0.05, f"{split}: {share:.1%}"


@in_both_languages
@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_the_cue_is_before_and_after_the_word_about_equally_often_for_both_labels(language, split):
    sides = defaultdict(Counter)
    for sentence in read(language, split):
        if (found := distances(sentence, language=language)) is not None:
            before, after = found
            side = (
                "both" if before and after else "before" if before else "after" if after else "none"
            )
            sides[sentence.entities[0].label][side] += 1
    for label, counts in sides.items():
        assert counts["before"] / counts.total() > 0.25, (label, counts)
        assert counts["after"] / counts.total() > 0.25, (label, counts)
        assert counts["none"] / counts.total() < 0.1, (label, counts)


@in_both_languages
@pytest.mark.parametrize("side", ["before", "after"])
def test_the_sentences_of_a_side_are_those_of_test_whose_cue_is_there_as_many_of_each_label(
    language, side
):
    sentences = read(language, side)
    assert set(sentences) <= set(read(language, "test"))
    labels = Counter(entity.label for sentence in sentences for entity in sentence.entities)
    assert set(labels.values()) == {len(sentences) // 2}
    places = [
        found
        for sentence in sentences
        if (found := distances(sentence, language=language)) is not None
    ]
    assert len(places) == len(sentences)  # each has one name, and that is ambiguous
    here, there = (0, 1) if side == "before" else (1, 0)
    # by counting alone: some are accidents
    known = [sum(bool(found[at]) for found in places) for at in (here, there)]
    assert known[0] > 0.75 * len(places) and known[0] > 2 * known[1], known


@in_both_languages
def test_the_nearest_cue_is_next_to_the_word_or_more_than_ten_words_away(language):
    nearest = [
        min(found[0] + found[1])
        for sentence in read(language, "train")
        if (found := distances(sentence, language=language)) and any(found)
    ]
    assert sum(distance <= 2 for distance in nearest) > 400
    assert sum(distance > 10 for distance in nearest) > 50


def test_capital_letters_do_not_give_the_label_away():
    seen = Counter()
    for sentence in read("apple", "train"):
        for entity in sentence.entities:
            surface = sentence.words[entity.start]
            casing = "lower" if surface.islower() else "upper" if surface.isupper() else "capital"
            seen[entity.label, casing, entity.start == 0] += 1
    for label, casing, start in product(("FRUIT", "COMPANY"), ("lower", "capital"), (True, False)):
        assert seen[label, casing, start] > 30


@in_both_languages
def test_there_are_sentences_without_a_name_with_both_kinds_and_with_names_of_several_words(
    language,
):
    for split in ("train", "dev", "test"):
        sentences = read(language, split)
        labels = [{entity.label for entity in sentence.entities} for sentence in sentences]
        assert sum(not found for found in labels) > 0.05 * len(sentences)
        assert sum(len(found) == 2 for found in labels) > 0.03 * len(sentences)
        lengths = [
            sentence.surface(entity, language=language)
            for sentence in sentences
            for entity in sentence.entities
        ]
        assert sum(
            len(name.split()) > 1 or (language == "apple-zh" and len(name) > 2) for name in lengths
        ) > 0.02 * len(lengths)


def test_the_two_sentences_of_the_issue_are_in_no_split():
    texts = {
        " ".join(sentence.words).lower() for split in SPLITS for sentence in read("apple", split)
    }
    assert not texts & {"i like eating apple !", "the apple is a great company !"}


def test_the_script_rebuilds_every_split_byte_for_byte(tmp_path):
    subprocess.run([sys.executable, BUILD, tmp_path], check=True, capture_output=True)
    built = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.conll")}
    shipped = {
        path.relative_to(SAMPLES): path.read_bytes()
        for path in SAMPLES.rglob("*.conll")
        if path.stem != "hand"
    }
    assert built == shipped
    assert len(built) == 10
