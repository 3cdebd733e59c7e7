"""No split of the sample corpora gives another one away."""

import re
import tomllib
from functools import lru_cache

from samples import ROOT, SPLITS, WORDS, in_both_languages, read


def skeleton(sentence, *, language):
    """The pattern of a sentence: names are blanks, and a word that fills a slot is the name of the
    slot.
    """
    words = ["a" if word == "an" else word for word in (word.lower() for word in sentence.words)]
    for entity in reversed(sentence.entities):
        words[entity.start : entity.end] = ["_"]
    finder, slots = fillers(language)
    return finder.sub(
        lambda found: f"<{slots[found[0]]}>", ("" if language == "apple-zh" else " ").join(words)
    )


@lru_cache
def fillers(language):
    table = tomllib.loads(
        (ROOT / "scripts" / "samples" / language / "words.toml").read_text(encoding="utf-8")
    )
    slots = {filler.lower(): name for name, items in table["slots"].items() for filler in items}
    either = "|".join(re.escape(word) for word in sorted(slots, key=len, reverse=True))
    return re.compile(either if language == "apple-zh" else rf"(?<!\S)(?:{either})(?!\S)"), slots


@in_both_languages
def test_no_two_splits_share_a_sentence_or_a_pattern(language):
    patterns = {
        split: {skeleton(sentence, language=language) for sentence in read(language, split)}
        for split in SPLITS
    }
    for split, others in (
        ("dev", ("train",)),
        ("test", ("train", "dev")),
        ("hand", ("train", "dev", "test")),
    ):
        for other in others:
            assert not patterns[split] & patterns[other], (split, other)


@in_both_languages
def test_no_piece_of_a_pattern_is_used_in_two_splits(language):
    folder = ROOT / "scripts" / "samples" / language
    pieces = {}
    for split in ("train", "dev", "test"):
        table = tomllib.loads((folder / f"{split}.toml").read_text(encoding="utf-8"))
        phrases = {
            phrase for lists in table.values() for items in lists.values() for phrase in items
        }
        pieces[split] = {phrase for phrase in phrases if re.search(r"\w", phrase)}
    assert not pieces["train"] & pieces["dev"]
    assert not pieces["train"] & pieces["test"]
    assert not pieces["dev"] & pieces["test"]


def grams(sentence, *, language):
    """The 4-grams that touch an ambiguous word (in Chinese, any of its characters), as they are and
    with a blank for the word.
    """
    tokens, width = [word.lower() for word in sentence.words], 2 if language == "apple-zh" else 1
    starts = [
        at for at in range(len(tokens)) if "".join(tokens[at : at + width]) in WORDS[language]
    ]
    around = {at + step for at in starts for step in range(width)}
    found = {
        tuple(tokens[at : at + 4])
        for at in range(len(tokens) - 3)
        if around & set(range(at, at + 4))
    }
    for at in reversed(starts):
        tokens[at : at + width] = ["_"]
    return found | {
        tuple(tokens[at : at + 4]) for at in range(len(tokens) - 3) if "_" in tokens[at : at + 4]
    }


@in_both_languages
def test_no_4_gram_around_an_ambiguous_word_of_the_hand_written_sentences_is_in_train(language):
    known = {
        gram for sentence in read(language, "train") for gram in grams(sentence, language=language)
    }
    own = {
        gram for sentence in read(language, "hand") for gram in grams(sentence, language=language)
    }
    assert len(own) > 200
    assert not own & known
