"""The sample corpora as their tests read them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from ner_lstm.schemes import Scheme, entities_from_tags
from ner_lstm.sentence import Entity

ROOT = Path(__file__).parents[2]


SAMPLES = ROOT / "ner_lstm" / "corpus" / "sample"


LANGUAGES = ("apple", "apple-zh")


SPLITS = ("train", "dev", "test", "hand")


ENGLISH = ("apple", "orange", "blackberry", "mango", "kiwi", "peach", "raspberry", "plum", "lime")


CHINESE = ("苹果", "小米", "黑莓", "芒果", "荔枝", "土豆", "蘑菇", "坚果")


WORDS = {"apple": ENGLISH, "apple-zh": CHINESE}


in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


@dataclass(frozen=True)
class Labelled:
    words: tuple[str, ...]
    entities: tuple[Entity, ...]

    def surface(self, entity, *, language):
        return ("" if language == "apple-zh" else " ").join(self.words[entity.start : entity.end])


@lru_cache
def read(language, split):
    blocks = (
        (SAMPLES / language / f"{split}.conll")
        .read_text(encoding="utf-8")
        .removesuffix("\n\n")
        .split("\n\n")
    )
    sentences = []
    for block in blocks:
        words, tags = zip(*(line.split("\t") for line in block.split("\n")), strict=True)
        entities, faults = entities_from_tags(tags, scheme=Scheme.BIO)
        assert not faults
        sentences.append(Labelled(words, entities))
    return tuple(sentences)
