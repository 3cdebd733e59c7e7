"""The text of a record -> its words, and the sentences that they are cut into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise

from ner_lstm.sentence import Entity, Record, Sentence
from ner_lstm.tokenizers import sentences_from_text


@dataclass(frozen=True, slots=True)
class TokenizedText:
    """The words of a text with their offsets; bounds: where sentences begin, and the last ends."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    bounds: Sequence[int]

    def cut(
        self, entities: tuple[Entity, ...] | None, *, origin: Record, path: str, line: int
    ) -> Iterator[Sentence]:
        """The sentences, at least one; an entity that goes on beyond an end joins two of them."""
        inside = {
            bound for entity in entities or () for bound in range(entity.start + 1, entity.end)
        }
        bounds = sorted({0, *self.bounds} - inside)
        for first, last in pairwise(bounds if len(bounds) > 1 else [0, 0]):
            yield Sentence(
                words=self.words[first:last],
                entities=None if entities is None else _within(entities, first, last),
                starts=self.starts[first:last],
                ends=self.ends[first:last],
                origin=origin,
                path=path,
                line=line,
            )


def tokenize_text(text: str, *, tokenizer: str) -> TokenizedText:
    """The words of a text; one on a single line is one sentence."""
    sentences = list(sentences_from_text(text, tokenizer=tokenizer))
    words = tuple(chain.from_iterable(sentence.words for sentence in sentences))
    has_lines = any(mark in text.strip() for mark in "\r\n")
    lengths = (len(sentence.words) for sentence in sentences)
    return TokenizedText(
        words,
        tuple(chain.from_iterable(sentence.starts or () for sentence in sentences)),
        tuple(chain.from_iterable(sentence.ends or () for sentence in sentences)),
        list(accumulate(lengths, initial=0)) if has_lines else [0, len(words)],
    )


def _within(entities: tuple[Entity, ...], first: int, last: int) -> tuple[Entity, ...]:
    if first == 0 and (not entities or entities[-1].start < last):  # most records are one sentence
        return entities
    return tuple(
        replace(entity, start=entity.start - first, end=entity.end - first)
        for entity in entities
        if first <= entity.start < last
    )
