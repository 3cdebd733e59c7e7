"""A corpus, or what is written down of one -> hashes by which its sentences are known again."""

import hashlib
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import attrgetter

from ner_lstm.sentence import Sentence

# of what is written down of a corpus; the last where another one than train was trained on
BYTES_KEY, WORDS_KEY, LEARNT_KEY = "sha256", "words_sha256", "trained_on"


def hash_words(sentences: Iterable[Sentence]) -> list[str]:
    """A SHA-256 for each file that the sentences stand in, of its words alone.

    The same sentences have the same one in every format, packed or not, under any name, and with
    other labels.
    """
    hashes = []
    for _, lines in groupby(sentences, key=attrgetter("path")):
        texts = ["\t".join(sentence.words) for sentence in lines if sentence.words]
        if texts:
            text = "\n".join(texts).encode("utf-8", "surrogatepass")
            hashes.append(hashlib.sha256(text).hexdigest())
    return hashes


def hashes_of(facts: object) -> frozenset[str]:
    """All that is written down of a corpus, by whatever version; none of what is no mapping."""
    if not isinstance(facts, Mapping):
        return frozenset()
    words = facts.get(WORDS_KEY)
    hashes = [facts.get(BYTES_KEY), *(words if isinstance(words, list) else ())]
    return frozenset(text for text in hashes if isinstance(text, str))
