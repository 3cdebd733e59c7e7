"""Sentences -> the entities that their tags spell, by their scheme and in seqeval's strict mode."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ner_lstm.corpus.raw_tags import raw_tags
from ner_lstm.errors import CorpusError, TagError
from ner_lstm.evaluation.alignment import Pair
from ner_lstm.evaluation.scorers.strict import read_strictly, strip_labels
from ner_lstm.schemes import (
    OUTSIDE,
    Fault,
    Scheme,
    SchemeEvidence,
    entities_from_tags,
    tags_from_entities,
)
from ner_lstm.sentence import Entity, Sentence

Tags = tuple[str, ...] | None


class TagReading(NamedTuple):
    """What the tags of a sentence spell: all entities as conlleval reads them, and in strict mode.

    faults: where the tags break the scheme that strict mode is told; refusal: the tag at which it
    stops, and where, if any.
    """

    entities: tuple[Entity, ...] = ()
    strict: tuple[Entity, ...] = ()
    faults: tuple[Fault, ...] = ()
    refusal: str = ""


NO_READING = TagReading()


class TaggedSide(NamedTuple):
    """Gold or predicted sentences, the tags that files spell, and the schemes of the files."""

    sentences: Sequence[Sentence]
    tags: Sequence[Tags]
    schemes: Mapping[str, Scheme]


def find_sides(pairs: Sequence[Pair], *, scheme: Scheme | None) -> tuple[TaggedSide, TaggedSide]:
    """The gold and the predicted sides; scheme: of all files, None: detected."""
    gold = [truth for truth, _ in pairs]
    predicted = [guess for _, guess in pairs]
    guessed = [_own_tags(guess, beside=truth) for truth, guess in pairs]
    return _side(gold, list(map(raw_tags, gold)), scheme), _side(predicted, guessed, scheme)


def schemes_of(
    truth: Sentence, guess: Sentence, *, gold: TaggedSide, predicted: TaggedSide
) -> tuple[Scheme, Scheme]:
    """The schemes of the gold and predicted files; without tags it is that of the other."""
    truth_scheme = gold.schemes.get(truth.path)
    guess_scheme = predicted.schemes.get(guess.path)
    return truth_scheme or guess_scheme or Scheme.BIO, guess_scheme or truth_scheme or Scheme.BIO


def read_pairs(gold: TaggedSide, predicted: TaggedSide) -> Iterator[tuple[TagReading, TagReading]]:
    """The readings of gold sentences and their predictions.

    The tags of a file count where they spell the entities that the sentence has, under whatever
    policy. Where they do not, and in a prediction that shares its gold sentence's origin because a
    model has labelled it anew, the entities count as they are, without a fault. Raises CorpusError
    where these overlap, are empty or leave the sentence.
    """
    rows = zip(gold.sentences, predicted.sentences, gold.tags, predicted.tags, strict=True)
    for truth, guess, truth_tags, guess_tags in rows:
        schemes = schemes_of(truth, guess, gold=gold, predicted=predicted)
        yield (
            _read(truth, truth_tags, scheme=schemes[0], gold=schemes[0]),
            _read(guess, guess_tags, scheme=schemes[1], gold=schemes[0]),
        )


def _own_tags(guess: Sentence, *, beside: Sentence) -> Tags:
    is_relabelled = guess is not beside and guess.origin is beside.origin
    return None if is_relabelled else raw_tags(guess)


def _side(sentences: Sequence[Sentence], tags: Sequence[Tags], scheme: Scheme | None) -> TaggedSide:
    evidence: defaultdict[str, SchemeEvidence] = defaultdict(SchemeEvidence)
    for sentence, spelt in zip(sentences, tags, strict=True):
        if spelt is not None and spelt.count(OUTSIDE) != len(spelt):
            evidence[sentence.path].add(spelt)
    return TaggedSide(
        sentences, tags, {path: scheme or seen.scheme() for path, seen in evidence.items()}
    )


def _read(sentence: Sentence, tags: Tags, *, scheme: Scheme, gold: Scheme) -> TagReading:
    if tags is None or tags.count(OUTSIDE) == len(tags):
        return _read_entities(sentence)
    try:
        entities, faults = entities_from_tags(tags, scheme=scheme)
    except TagError:  # no reader took its entities from these
        return _read_entities(sentence)
    positions = {fault.position for fault in faults}  # each of them in the entity that it spoils
    sound = (
        tuple(
            entity for entity in entities if positions.isdisjoint(range(entity.start, entity.end))
        )
        if faults
        else entities
    )
    if sentence.entities not in (entities, sound):
        return _read_entities(sentence)
    # whose needless B- is no fault to us, but no entity to seqeval
    if scheme is gold and not faults and scheme is not Scheme.IOB1:
        return TagReading(entities, strip_labels(entities))
    try:
        return TagReading(entities, *read_strictly(tags, gold=gold))
    except TagError as error:
        refused = next(position for position, tag in enumerate(tags) if repr(tag) in str(error))
        return TagReading(entities, refusal=f"{sentence.path}:{sentence.line_of(refused)}: {error}")


def _read_entities(sentence: Sentence) -> TagReading:
    if not sentence.entities:
        return NO_READING
    try:  # for its checks
        tags_from_entities(sentence.entities, length=len(sentence.words), scheme=Scheme.BIO)
    except TagError as error:
        raise CorpusError(sentence.path, sentence.line, str(error)) from None
    entities = tuple(
        Entity(*entity.key) for entity in sorted(sentence.entities, key=lambda entity: entity.start)
    )
    return TagReading(entities, strip_labels(entities))
