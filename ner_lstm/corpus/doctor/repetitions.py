"""Corpora -> sentences that stand in them more than once: labelled in two ways, or in two
corpora.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ner_lstm.corpus.doctor.findings import (
    LONGEST_QUOTE,
    Corpora,
    Finding,
    Kind,
    count,
    doubt,
    quote,
)
from ner_lstm.sentence import Entity, Sentence

# A sentence that is shared by chance ("Thank you .") tells a model nothing that it should not know.
LONG, LONG_WITH_ENTITIES = 8, 3  # words

Spans = frozenset[tuple[int, int, str]]
# For the words of a sentence, each place where they stand: the number of the corpus, and the
# sentence there.
Repetitions = Mapping[tuple[str, ...], Sequence[tuple[int, Sentence]]]


def _group_by_words(corpora: Corpora) -> Repetitions:
    groups: dict[tuple[str, ...], list[tuple[int, Sentence]]] = {}
    for number, sentences in enumerate(corpora):
        for sentence in sentences:
            groups.setdefault(sentence.words, []).append((number, sentence))
    return groups


def find_contradictory(corpora: Corpora) -> Iterator[Sequence[Sentence]]:
    """The sentences of the same words, in the order of the corpora, where their entities are not
    the same.
    """
    for group in _group_by_words(corpora).values():
        if len(group) > 1 and len({_spans(sentence) for _, sentence in group}) > 1:
            yield [sentence for _, sentence in group]


def find_contradictions(corpora: Corpora) -> Iterator[Finding]:
    """For each sentence with other entities than most of its like, where they part; the longest
    sentences first.

    Of as many on both sides, the first is taken to be right.
    """
    for group in sorted(find_contradictory(corpora), key=lambda group: -len(group[0].words)):
        versions = Counter(_spans(sentence) for sentence in group)
        usual, times = versions.most_common(1)[0]
        model = next(sentence for sentence in group if _spans(sentence) == usual)
        for sentence in group:
            spans = _spans(sentence)
            if spans != usual:
                start, end, _ = min(spans ^ usual)
                here, there = (_describe(side, start, end) for side in (sentence, model))
                more = f" ({count(times, 'time')})" if times > 1 else ""
                message = (
                    f"{quote(sentence.words[start:end])} is {here} here and {there} in the same"
                    f" sentence elsewhere{more}"
                )
                yield doubt(Kind.CONTRADICTION, (sentence, start), message, other=(model, start))


def find_leaks(corpora: Corpora) -> Iterator[Finding]:
    """Each sentence of a corpus that stands in an earlier one, once; those with entities first,
    then the longest.

    Short ones are left out, as chance repeats them.
    """
    leaks = []
    for words, group in _group_by_words(corpora).items():
        first, origin = group[0]
        if group[-1][0] == first or not _is_telling(origin):
            continue
        copies = {number: sentence for number, sentence in reversed(group) if number != first}
        for number, sentence in sorted(copies.items()):
            times = sum(other == number for other, _ in group)
            message = (
                f"sentence of {count(len(words), 'word')} stands in another corpus too:"
                f" {quote(words[:LONGEST_QUOTE])}"
            )
            message += f" ({count(times, 'time')} here)" if times > 1 else ""
            leaks.append(
                (
                    not origin.entities,
                    -len(words),
                    doubt(Kind.LEAK, (sentence, 0), message, other=(origin, 0)),
                )
            )
    yield from (leak for _, _, leak in sorted(leaks, key=lambda entry: entry[:2]))


def _is_telling(sentence: Sentence) -> bool:
    return len(sentence.words) >= (LONG_WITH_ENTITIES if sentence.entities else LONG)


def _spans(sentence: Sentence) -> Spans:
    return frozenset((entity.start, entity.end, entity.label) for entity in sentence.entities or ())


def _describe(sentence: Sentence, start: int, end: int) -> str:
    """What the words are in a sentence: an entity, part of one, or none."""
    over = [
        entity for entity in sentence.entities or () if entity.start < end and start < entity.end
    ]
    if not over:
        return "no entity"
    return " and ".join(_name(sentence, entity, start, end) for entity in over)


def _name(sentence: Sentence, entity: Entity, start: int, end: int) -> str:
    if (entity.start, entity.end) == (start, end):
        return entity.label
    how = "in" if entity.start <= start and end <= entity.end else "partly"
    return f"{how} {entity.label} {quote(sentence.words[entity.start : entity.end])}"
