"""Text files <-> Sentence: raw text in, text marked as [The Apple](COMPANY) out."""

from collections.abc import Iterable, Iterator, Sequence

from ner_lstm.files import read_line_pieces, read_lines
from ner_lstm.sentence import Passage, Sentence
from ner_lstm.tokenizers import (
    Splitter,
    detokenize,
    sentences_from_lines,
    split_lines,
    split_sentences,
)


def read_plain(
    path: str, *, tokenizer: str, split: Splitter = split_sentences, encoding: str = "utf-8"
) -> Iterator[Sentence]:
    """Unlabelled sentences, each as soon as it and the white space behind it are read.

    Their passages, joined, are the decoded file without its byte order mark, which is also what all
    offsets count in. split: `split_sentences`, or `split_lines` for one sentence a line. Raises
    CorpusError.
    """
    # a sentence is held in memory, and a line need not be one
    read = read_lines if split is split_lines else read_line_pieces
    return sentences_from_lines(
        read(path, encoding=encoding), tokenizer=tokenizer, split=split, path=path
    )


def render_marked(sentences: Iterable[Sentence]) -> Iterator[str]:
    """One piece of text a sentence, its entities marked.

    Raw text keeps its white space, other sentences stand one a line.
    """
    for sentence in sentences:
        match sentence:
            case Sentence(starts=tuple(starts), ends=tuple(ends), origin=Passage(text, offset)):
                yield _mark(sentence, text, starts=starts, ends=ends, offset=offset)
            case _:
                text, starts, ends = detokenize(sentence.words)
                yield _mark(sentence, text, starts=starts, ends=ends, offset=0) + "\n"


def _mark(
    sentence: Sentence, text: str, *, starts: Sequence[int], ends: Sequence[int], offset: int
) -> str:
    pieces, position = [], 0
    for entity in sentence.entities or ():
        start, end = starts[entity.start] - offset, ends[entity.end - 1] - offset
        pieces += [text[position:start], "[", text[start:end], "](", entity.label, ")"]
        position = end
    return "".join(pieces) + text[position:]
