"""Records, JSON values from whatever file -> Sentence, their spans laid on whole words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice

from ner_lstm.errors import CorpusError, TagError
from ner_lstm.reading import OFFSETS, FileFacts, Labels, Problem, ReadOptions
from ner_lstm.records.annotations import Annotated, read_annotated, read_unannotated
from ner_lstm.records.containers import find_records
from ner_lstm.records.keys import ENTITIES, find_base
from ner_lstm.records.label_studio import NOT_ANNOTATED, Task
from ner_lstm.records.laying import align, lay_spans
from ner_lstm.records.offsets import OffsetEvidence, OffsetUnit, explain_misfit, in_code_points
from ner_lstm.records.problems import LeftOut, merge_errors
from ner_lstm.records.rendered_html import render_html_text
from ner_lstm.records.spans import ShapeError, check_span
from ner_lstm.records.task_file import TaskFile
from ner_lstm.records.tokenized_text import tokenize_text
from ner_lstm.schemes import IllFormed, Scheme, SchemeEvidence, entities_from_tags
from ner_lstm.sentence import Entity, Record, Sentence
from ner_lstm.tokenizers import guess_tokenizer

AUTO = "auto"
GUESS_RECORDS = 100  # the texts of so many records tell words from characters

# Where a record stands, 1-based, and the JSON value there, or the CorpusError that says why it
# cannot be read.
Located = tuple[int, object]


@dataclass(frozen=True, slots=True)
class RecordReader:
    """How records become sentences; sample: those that tell scheme and units, when first needed."""

    path: str
    labels: Labels
    options: ReadOptions
    facts: FileFacts
    sample: Callable[[], Iterable[Located]]
    left_out: LeftOut = field(default_factory=LeftOut)
    tasks: TaskFile = field(default_factory=TaskFile)

    def read(self, records: Iterable[Located]) -> Iterator[Sentence]:
        """The sentences of each record, at least one; those of a record share their origin.

        A record that gives no labels although its tool was asked for them (rejected, not annotated)
        has none where labels are required; how many these are is said at the end. Raises
        CorpusError with every error once all records have been seen; no sentence follows the first
        error.
        """
        if self.options.tokenizer == AUTO:
            records = iter(records)
            head = list(islice(records, GUESS_RECORDS))
            options = replace(self.options, tokenizer=_guess_tokenizer(head))
            yield from replace(self, options=options).read(chain(head, records))
            return
        errors = self.options.errors()
        starts_document, is_empty = True, True
        for line, value in records:
            sentences = self._read_record(line, value)
            if isinstance(sentences, CorpusError):
                errors.append(sentences)
                continue
            # A record of several sentences is a document; those of one sentence follow each other
            # in one document.
            is_document = len(sentences) > 1
            if sentences and not errors:
                yield replace(sentences[0], document_start=starts_document or is_document)
                yield from sentences[1:]
                is_empty = False
            starts_document = is_document
        if errors:
            raise CorpusError.several(merge_errors(errors))
        self._check_whole(is_empty=is_empty)

    def _read_record(self, line: int, value: object) -> list[Sentence] | CorpusError:
        """The sentences of a record, or what is wrong with it."""
        parse = read_unannotated if self.labels is Labels.IGNORED else read_annotated
        try:
            if isinstance(value, CorpusError):
                return value
            sentences: list[Sentence] = []
            for record in find_records(value):
                sentences += self._sentences(parse(record), line)
        except CorpusError as error:
            return error
        except (ShapeError, TagError) as error:
            return CorpusError(self.path, line, str(error))
        except RecursionError:
            return CorpusError(self.path, line, "expected a record, found one nested too deep")
        return sentences

    def _check_whole(self, *, is_empty: bool) -> None:
        """Notes what was left out. Raises CorpusError where all was, or tasks hold no entities."""
        left_out = tuple(self.left_out.problems(self.path))
        if is_empty and left_out:
            problem = f"expected records with labels, found only {self.left_out}"
            raise CorpusError(self.path, left_out[0].line, problem)
        self.facts.problems.extend(left_out)
        try:
            self.tasks.check()
        except ShapeError as error:
            raise CorpusError(self.path, self.tasks.first, str(error)) from None

    def _sentences(self, record: Annotated, line: int) -> list[Sentence]:
        """Raises ShapeError or TagError."""
        is_required = self.labels in (Labels.REQUIRED, Labels.PREDICTED)
        if record.task is not None:
            record = self._check_task(record, record.task, line)
        if record.rejected and (is_required or record.rejected != NOT_ANNOTATED):
            self.left_out.add(record.rejected, line)
            return []
        for reason in record.left_out:
            self.left_out.add(reason, line)
        if is_required and record.tags is None and record.spans is None:
            keys = ", ".join(map(repr, record.fields))
            raise ShapeError(
                "expected labels, in 'entities' beside a text or in 'tags' beside tokens, found"
                f" the keys {keys}"
            )
        if record.words is not None:
            return [self._sentence_of_words(record, record.words, line)]
        assert record.text is not None
        text = tokenize_text(record.text, tokenizer=self.options.tokenizer)
        entities = None
        if record.spans is not None:
            starts, ends = text.starts, text.ends
            entities = self._entities(record, record.text, line, starts=starts, ends=ends)
        origin = Record(record.fields, record.text)
        return list(text.cut(entities, origin=origin, path=self.path, line=line))

    def _check_task(self, record: Annotated, task: Task, line: int) -> Annotated:
        """The record, with the text of a page where other tasks say that they are of pages."""
        if self.labels is not Labels.IGNORED:
            self.tasks.add(task, record.fields, line)
        if task.is_html or task.spans or "<" not in task.text:
            return record
        if self.facts.has_pages is None:
            tasks = (sampled.task for sampled in _annotated(self.sample()))
            self.facts.has_pages = any(task.is_html for task in tasks if task)
        if not self.facts.has_pages:
            return record
        return replace(record, text=render_html_text(task.text).text)

    def _entities(
        self, record: Annotated, text: str, line: int, *, starts: Sequence[int], ends: Sequence[int]
    ) -> tuple[Entity, ...]:
        spans = record.spans or ()
        if spans and not record.are_exact and not text.isascii():
            if self.facts.offset_unit is None:
                # so that an error in what follows comes once
                self.facts.offset_unit = OffsetUnit.CODE_POINT
                self.facts.offset_unit = self._find_offset_unit(line)
            unit = OffsetUnit(self.facts.offset_unit)
            spans = tuple(in_code_points(span, text, unit) for span in spans)
        for span in spans:
            try:
                check_span(span, text)
            except ShapeError as error:
                raise ShapeError(f"{error}{explain_misfit(span, text)}") from None
        warn = partial(self._warn, line)
        return lay_spans(spans, text, starts=starts, ends=ends, warn=warn)

    def _find_offset_unit(self, line: int) -> OffsetUnit:
        """What the offsets of the whole file count; noted if it is not code points."""
        evidence = OffsetEvidence()
        for record in _annotated(self.sample()):
            if record.spans and record.text is not None and not record.are_exact:
                evidence.add(record.spans, record.text)
                if evidence.is_clear():
                    break
        if evidence.unit() is not OffsetUnit.CODE_POINT:
            self._warn(line, OFFSETS, str(evidence))
        return evidence.unit()

    def _sentence_of_words(self, record: Annotated, words: tuple[str, ...], line: int) -> Sentence:
        offsets = None if record.text is None else align(words, record.text)
        starts, ends = offsets or (None, None)
        entities = None if record.tags is None else self._read_tags(record.tags, line)
        if entities and starts and ends and record.text is not None:
            entities = _with_confidences(entities, record, record.text, starts, ends)
        origin = Record(record.fields, record.text if offsets else None)
        return Sentence(words, entities, starts, ends, origin, self.path, line)

    def _read_tags(self, tags: Sequence[str], line: int) -> tuple[Entity, ...]:
        if self.facts.scheme is None:
            self.facts.scheme = self.options.scheme or _detect_scheme(self.sample())
        scheme, policy = self.facts.scheme, self.options.ill_formed
        entities, faults = entities_from_tags(tags, scheme=scheme, policy=policy)
        if faults and policy is IllFormed.ERROR:
            position, problem = faults[0]
            raise TagError(f"expected well-formed {scheme}: tag {position + 1}, {problem}")
        for position, problem in faults:
            self._warn(line, "ill-formed", f"tag {position + 1}: {problem} ({policy})")
        return entities

    def _warn(self, line: int, kind: str, message: str) -> None:
        self.facts.problems.append(Problem(self.path, line, kind, "warning", message))


def _detect_scheme(records: Iterable[Located]) -> Scheme:
    """The scheme that the tags of the records show."""
    evidence = SchemeEvidence()
    for record in _annotated(records):
        evidence.add(record.tags or ())
    return evidence.scheme()


def _annotated(records: Iterable[Located]) -> Iterator[Annotated]:
    """What the records say, but for those that cannot be read: the reader reports these."""
    return _parse(records, read_annotated)


def _parse(records: Iterable[Located], parse: Callable[[object], Annotated]) -> Iterator[Annotated]:
    for _, value in records:
        try:
            yield from [parse(record) for record in find_records(value)]
        except (ShapeError, RecursionError):
            continue


def _guess_tokenizer(records: Iterable[Located]) -> str:
    unlabelled = _parse(records, read_unannotated)
    texts = [record.text for record in unlabelled if record.words is None and record.text]
    return guess_tokenizer("\n".join(texts))


def _with_confidences(
    entities: Iterable[Entity],
    record: Annotated,
    text: str,
    starts: Sequence[int],
    ends: Sequence[int],
) -> tuple[Entity, ...]:
    """The entities of the tags with the confidence that `render_json` wrote beside them."""
    items = record.fields.get(ENTITIES)
    known = {  # by str, since a foreign record may hold anything there, lists among it
        (str(item.get("start")), str(item.get("end"))): confidence
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict) and isinstance(confidence := item.get("confidence"), float)
    }
    base = find_base(record.fields, text)

    def add(entity: Entity) -> Entity:
        offsets = str(starts[entity.start] + base), str(ends[entity.end - 1] + base)
        return replace(entity, confidence=known.get(offsets))

    return tuple(map(add, entities))
