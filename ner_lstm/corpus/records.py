"""Records, JSON values from whatever file -> Sentence: words found, cut into sentences, their spans laid on whole words."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, islice, pairwise

from ner_lstm.corpus.annotations import (
    ENTITIES,
    Annotated,
    ShapeError,
    Span,
    describe,
    find_base,
    read_annotated,
    read_unannotated,
)
from ner_lstm.corpus.reading import Findings, Labels, Problem, ReadOptions
from ner_lstm.errors import CorpusError, TagError
from ner_lstm.schemes import IllFormed, Scheme, SchemeEvidence, entities_from_tags
from ner_lstm.sentence import Entity, Record, Sentence
from ner_lstm.tokenizers import guess_tokenizer, sentences_from_text

AUTO = "auto"
GUESS_RECORDS = 100  # the texts of so many records tell words from characters
NO_WIDTH = "\u200b\ufeff"  # white space to the tokenizers, and not to str.isspace

# Where a record stands, 1-based, and the JSON value there, or the CorpusError that says why it cannot be read.
Located = tuple[int, object]


@dataclass(frozen=True, slots=True)
class RecordReader:
    """How records become sentences; sample: what to find the scheme of the tags from, asked for when the first tags are met."""

    path: str
    labels: Labels
    options: ReadOptions
    findings: Findings
    sample: Callable[[], Iterable[Located]]

    def read(self, records: Iterable[Located]) -> Iterator[Sentence]:
        """The sentences of each record, at least one, in order; those of a record share their origin.

        Raises CorpusError with every error once all records have been seen; no sentence follows the first error.
        """
        if self.options.tokenizer == AUTO:
            records = iter(records)
            head = list(islice(records, GUESS_RECORDS))
            options = replace(self.options, tokenizer=_guess_tokenizer(head))
            yield from replace(self, options=options).read(chain(head, records))
            return
        parse = read_unannotated if self.labels is Labels.IGNORED else read_annotated
        errors = self.options.errors()
        starts_document = True
        for line, value in records:
            try:
                if isinstance(value, CorpusError):
                    raise value
                first, *others = self._sentences(parse(value), line)
            except CorpusError as error:
                errors.append(error)
            except (ShapeError, TagError) as error:
                errors.append(CorpusError(self.path, line, str(error)))
            except RecursionError:
                errors.append(CorpusError(self.path, line, "expected a record, found one nested too deep"))
            else:
                # A record of several sentences is a document; those of one sentence follow each other in one document.
                if not errors:
                    yield replace(first, document_start=starts_document or bool(others))
                    yield from others
                starts_document = bool(others)
        if errors:
            raise CorpusError.several(errors)

    def _sentences(self, record: Annotated, line: int) -> list[Sentence]:
        """Raises ShapeError or TagError."""
        if self.labels in (Labels.REQUIRED, Labels.PREDICTED) and record.tags is None and record.spans is None:
            keys = ", ".join(map(repr, record.fields))
            raise ShapeError(f"expected labels, in 'entities' beside a text or in 'tags' beside tokens, found the keys {keys}")
        if record.words is not None:
            return [self._sentence_of_words(record, record.words, line)]
        assert record.text is not None
        parts = list(sentences_from_text(record.text, tokenizer=self.options.tokenizer))
        words = tuple(chain.from_iterable(part.words for part in parts))
        starts = tuple(chain.from_iterable(part.starts or () for part in parts))
        ends = tuple(chain.from_iterable(part.ends or () for part in parts))
        entities = None if record.spans is None else self._lay(record.spans, record.text, starts, ends, line)
        bounds = [0, *accumulate(len(part.words) for part in parts), len(words)]
        if not any(mark in record.text.strip() for mark in "\r\n"):
            bounds = [0, len(words)]
        inside = {bound for entity in entities or () for bound in range(entity.start + 1, entity.end)}
        bounds = sorted({0, *bounds} - inside)
        origin = Record(record.fields, record.text)
        return [
            Sentence(
                words=words[first:last],
                entities=None if entities is None else _within(entities, first, last),
                starts=starts[first:last],
                ends=ends[first:last],
                origin=origin,
                path=self.path,
                line=line,
            )
            for first, last in pairwise(bounds if len(bounds) > 1 else [0, 0])
        ]

    def _sentence_of_words(self, record: Annotated, words: tuple[str, ...], line: int) -> Sentence:
        places = None if record.text is None else align(words, record.text)
        starts, ends = places or (None, None)
        entities = None if record.tags is None else self._read_tags(record.tags, line)
        if entities and starts and ends and record.text is not None:
            entities = _with_confidences(entities, record, record.text, starts, ends)
        origin = Record(record.fields, record.text if places else None)
        return Sentence(words, entities, starts, ends, origin, self.path, line)

    def _read_tags(self, tags: Sequence[str], line: int) -> tuple[Entity, ...]:
        if self.findings.scheme is None:
            self.findings.scheme = self.options.scheme or detect_scheme(self.sample())
        scheme, policy = self.findings.scheme, self.options.ill_formed
        entities, faults = entities_from_tags(tags, scheme=scheme, policy=policy)
        if faults and policy is IllFormed.ERROR:
            position, problem = faults[0]
            raise TagError(f"expected well-formed {scheme}: tag {position + 1}, {problem}")
        for position, problem in faults:
            self._warn(line, "ill-formed", f"tag {position + 1}: {problem} ({policy})")
        return entities

    def _lay(self, spans: Iterable[Span], text: str, starts: Sequence[int], ends: Sequence[int], line: int) -> tuple[Entity, ...]:
        """The spans on whole words, widened where they end inside one; of those that overlap the longest, or the first.

        Raises ShapeError for a span without any word.
        """
        entities: list[Entity] = []
        for span in spans:
            first, last = bisect_right(ends, span.start), bisect_left(starts, span.end)
            found = f"{span.label} {span.start}:{span.end} {describe(text[span.start : span.end])}"
            if first >= last:
                raise ShapeError(f"expected an entity with a word in it, found {found}")
            start, end = starts[first], ends[last - 1]
            if (start, end) != (span.start, span.end):
                self._warn(line, "boundary", f"{found} is read as {start}:{end} {describe(text[start:end])}, whole words")
            entities.append(Entity(first, last, span.label, span.confidence))
        kept: list[Entity] = []
        taken = bytearray(len(starts))
        for entity in sorted(entities, key=lambda entity: starts[entity.start] - ends[entity.end - 1]):
            if any(taken[entity.start : entity.end]):
                start, end = starts[entity.start], ends[entity.end - 1]
                left_out = f"{entity.label} {start}:{end} {describe(text[start:end])}"
                self._warn(line, "overlap", f"{left_out} overlaps a longer or earlier entity and is left out")
                continue
            taken[entity.start : entity.end] = b"\x01" * (entity.end - entity.start)
            kept.append(entity)
        return tuple(sorted(kept, key=lambda entity: entity.start))

    def _warn(self, line: int, kind: str, message: str) -> None:
        self.findings.problems.append(Problem(self.path, line, kind, "warning", message))


def detect_scheme(records: Iterable[Located]) -> Scheme:
    """The scheme that the tags of the records show; a record that cannot be read says nothing."""
    evidence = SchemeEvidence()
    for _, value in records:
        try:
            evidence.add(read_annotated(value).tags or ())
        except (ShapeError, RecursionError):
            continue  # reported with its place by the reader
    return evidence.scheme()


def align(words: Iterable[str], text: str) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Starts and ends of the words in a text that is these words with white space between, or None where it is not."""
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for word in words:
        while not text.startswith(word, position):
            between = text[position : position + 1]
            if not between or not (between.isspace() or between in NO_WIDTH):
                return None
            position += 1
        starts.append(position)
        position += len(word)
        ends.append(position)
    return tuple(starts), tuple(ends)


def _guess_tokenizer(records: Iterable[Located]) -> str:
    texts: list[str] = []
    for _, value in records:
        try:
            record = read_unannotated(value)
        except (ShapeError, RecursionError):
            continue  # reported with its place by the reader
        if record.words is None and record.text is not None:
            texts.append(record.text)
    return guess_tokenizer("\n".join(texts))


def _within(entities: Iterable[Entity], first: int, last: int) -> tuple[Entity, ...]:
    return tuple(
        replace(entity, start=entity.start - first, end=entity.end - first) for entity in entities if first <= entity.start < last
    )


def _with_confidences(
    entities: Iterable[Entity], record: Annotated, text: str, starts: Sequence[int], ends: Sequence[int]
) -> tuple[Entity, ...]:
    """The entities of the tags with the confidence that `render_json` wrote beside them; tags have no room for it."""
    items = record.fields.get(ENTITIES)
    known = {  # by str, since a foreign record may hold anything there, lists among it
        (str(item.get("start")), str(item.get("end"))): confidence
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict) and isinstance(confidence := item.get("confidence"), float)
    }
    base = find_base(record.fields, text)
    return tuple(
        replace(entity, confidence=known.get((str(starts[entity.start] + base), str(ends[entity.end - 1] + base))))
        for entity in entities
    )
