"""Training entities -> how often given words were one: a hash and a count for each, small enough
for every bundle.
"""

import base64
import binascii
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from ner_lstm.sentence import Sentence

# of 10,000 entities none in 5,000,000 collides; larger counts stay at 65,535
HASH_BYTES, COUNT_BYTES = 6, 2
ENTRY_BYTES = HASH_BYTES + COUNT_BYTES


@dataclass(frozen=True, slots=True)
class EntityCounts:
    """How often each sequence of words was an entity of the training corpus, whatever its label.

    by_hash: of the words as they are written.
    """

    by_hash: Mapping[bytes, int] = field(default_factory=dict)

    @classmethod
    def of(cls, sentences: Iterable[Sentence]) -> "EntityCounts":
        """Those of labelled sentences."""
        entities = (
            sentence.words[entity.start : entity.end]
            for sentence in sentences
            for entity in sentence.entities or ()
        )
        counts = Counter(map(_hash, entities))
        largest = 256**COUNT_BYTES - 1
        return cls({key: min(count, largest) for key, count in sorted(counts.items())})

    def count(self, words: Sequence[str]) -> int:
        """How often these words were an entity in training."""
        return self.by_hash.get(_hash(words), 0)

    def to_base64(self) -> str:
        """All of it, eleven characters an entity."""
        entries = (key + count.to_bytes(COUNT_BYTES, "big") for key, count in self.by_hash.items())
        return base64.b64encode(b"".join(entries)).decode("ascii")

    @classmethod
    def from_base64(cls, text: str) -> "EntityCounts":
        """What `to_base64` gave. Raises ValueError."""
        try:
            packed = base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise ValueError(f"expected entity counts in base 64: {error}") from None
        if len(packed) % ENTRY_BYTES:
            raise ValueError(
                f"expected entity counts of {ENTRY_BYTES} bytes each, found {len(packed)} in all"
            )
        starts = range(0, len(packed), ENTRY_BYTES)
        entries = (packed[start : start + ENTRY_BYTES] for start in starts)
        return cls(
            {entry[:HASH_BYTES]: int.from_bytes(entry[HASH_BYTES:], "big") for entry in entries}
        )


def _hash(words: Sequence[str]) -> bytes:
    text = "\n".join(words).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=HASH_BYTES).digest()
