"""Text files <-> Sentence: raw text in, read as a stream; text with its entities marked as [The
Apple](COMPANY) out.
"""

from collections.abc import Iterable, Iterator, Sequence

from ner_lstm.files import read_lines, read_parts
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
    """Unlabelled sentences, each as soon as it and the white space behind it are read; the last one
    when the file ends.

    Their passages, joined, are the decoded file without its byte order mark, which is also what all
    offsets count in. split: `split_sentences`, or `split_lines` for one sentence a line. Raises
    CorpusError.
    """
    # a sentence is held in memory, and a line need not be one
    read = read_lines if split is split_lines else read_parts
    return sentences_from_lines(
        read(path, encoding=encoding), tokenizer=tokenizer, split=split, path=path
    )


def render_marked(sentences: Iterable[Sentence]) -> Iterator[str]:
    """One piece of text a sentence, its entities marked: raw text with its own white space, other
    sentences one a line.
    """
    for sentence in sentences:
        if (
            isinstance(sentence.origin, Passage)
            and sentence.starts is not None
            and sentence.ends is not None
        ):
            passage = sentence.origin
            starts = [start - passage.start for start in sentence.starts]
            ends = [end - passage.start for end in sentence.ends]
            yield _mark(sentence, passage.text, starts=starts, ends=ends)
        else:
            text, places, stops = detokenize(sentence.words)
            yield _mark(sentence, text, starts=places, ends=stops) + "\n"


def _mark(sentence: Sentence, text: str, *, starts: Sequence[int], ends: Sequence[int]) -> str:
    pieces, position = [], 0
    for entity in sentence.entities or ():
        start, end = starts[entity.start], ends[entity.end - 1]
        pieces += [text[position:start], "[", text[start:end], "](", entity.label, ")"]
        position = end
    return "".join(pieces) + text[position:]
