"""Training entities -> how often given words were one: a hash and a count for each, small enough
for every bundle.
"""

import base64
import binascii
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from ner_lstm.sentence import Sentence

# bytes: of 10,000 words none in 5,000,000 collides; larger counts stay at 65,535
HASHED, COUNTED = 6, 2


@dataclass(frozen=True, slots=True)
class Surfaces:
    """The words of the training entities, whatever their labels, as they are written; counts: by
    hash.
    """

    counts: Mapping[bytes, int]

    @classmethod
    def of(cls, sentences: Iterable[Sentence]) -> "Surfaces":
        """Those of labelled sentences."""
        words = (
            sentence.words[entity.start : entity.end]
            for sentence in sentences
            for entity in sentence.entities or ()
        )
        counts = Counter(map(_hash, words))
        return cls({key: min(count, 256**COUNTED - 1) for key, count in sorted(counts.items())})

    def times(self, words: Sequence[str]) -> int:
        """How often these words were an entity in training."""
        return self.counts.get(_hash(words), 0)

    def spell(self) -> str:
        """All of it in base 64, eleven characters an entity."""
        packed = b"".join(
            key + count.to_bytes(COUNTED, "big") for key, count in self.counts.items()
        )
        return base64.b64encode(packed).decode("ascii")

    @classmethod
    def parse(cls, text: str) -> "Surfaces":
        """What `spell` spelt. Raises ValueError."""
        try:
            packed = base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise ValueError(f"expected surfaces in base 64: {error}") from None
        size = HASHED + COUNTED
        if len(packed) % size:
            raise ValueError(f"expected surfaces of {size} bytes each, found {len(packed)} in all")
        parts = (packed[start : start + size] for start in range(0, len(packed), size))
        return cls({part[:HASHED]: int.from_bytes(part[HASHED:], "big") for part in parts})


NO_SURFACES = Surfaces({})


def _hash(words: Sequence[str]) -> bytes:
    return blake2b("\n".join(words).encode("utf-8", "surrogatepass"), digest_size=HASHED).digest()
