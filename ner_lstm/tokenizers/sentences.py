"""Raw text -> sentences of words with code-point offsets, none of the text lost.

text[start:end] is the word. White space is what `str.isspace` says, and the two characters of no
width that separate words: U+200B and U+FEFF. Every other code point belongs to exactly one word,
and every code point to exactly one passage.
"""

from collections.abc import Callable, Iterable, Iterator
from operator import add

import regex

from ner_lstm.errors import CorpusError
from ner_lstm.sentence import Passage, Sentence
from ner_lstm.tokenizers.splitting import Splitter, split_sentences
from ner_lstm.tokenizers.words import locate_characters, locate_words

# code points of white space between two words, which are held in memory with the first of them
MAX_GAP_CHARACTERS = 16_000_000

_LINE = regex.compile(r"[^\n]*+\n|[^\n]++")

# A tokenizer turns a text, and the offset of the text, into its words and the offset of each.
TOKENIZERS: dict[str, Callable[[str, int], tuple[tuple[str, ...], tuple[int, ...]]]] = {
    "words": locate_words,
    "characters": locate_characters,
}


def sentences_from_text(
    text: str,
    *,
    tokenizer: str,
    split: Splitter = split_sentences,
    start: int = 0,
    line: int = 1,
    path: str = "",
) -> Iterator[Sentence]:
    """Unlabelled sentences whose passages, joined, are the text; none where it is only white space.

    start, line: where in its file the text begins.
    """
    lines = (match[0] for match in _LINE.finditer(text))
    return sentences_from_lines(
        lines, tokenizer=tokenizer, split=split, start=start, line=line, path=path
    )


def sentences_from_lines(
    lines: Iterable[str],
    *,
    tokenizer: str,
    split: Splitter,
    start: int = 0,
    line: int = 1,
    path: str = "",
) -> Iterator[Sentence]:
    """Unlabelled sentences, each as soon as the first word of the next one is known.

    White space belongs to the sentence that it follows, that before the first word to the first
    one. Raises CorpusError for more than MAX_GAP_CHARACTERS of it.
    """
    tokenize = TOKENIZERS[tokenizer]
    text, words, starts, is_first = "", tuple[str, ...](), tuple[int, ...](), True
    position = start  # of the piece
    for piece in split(lines):
        new_words, new_starts = tokenize(piece, position)
        if words and new_words:
            gap = new_starts[0] - position
            passage = Passage(text + piece[:gap], start)
            yield _sentence(passage, words, starts, path=path, line=line, document_start=is_first)
            start, line, is_first = new_starts[0], line + passage.text.count("\n"), False
            text, words, starts = piece[gap:], new_words, new_starts
        else:
            text += piece
            if new_words:
                words, starts = new_words, new_starts
        position += len(piece)
        if position - start > MAX_GAP_CHARACTERS and (
            position - (starts[-1] + len(words[-1]) if words else start) > MAX_GAP_CHARACTERS
        ):
            problem = (
                f"expected a word within {MAX_GAP_CHARACTERS / 1e6:g} million characters of white"
                " space, found none"
            )
            raise CorpusError(path, line + text.count("\n"), problem)
    if words:
        yield _sentence(
            Passage(text, start), words, starts, path=path, line=line, document_start=is_first
        )


def _sentence(
    passage: Passage,
    words: tuple[str, ...],
    starts: tuple[int, ...],
    *,
    path: str,
    line: int,
    document_start: bool,
) -> Sentence:
    ends = tuple(map(add, starts, map(len, words)))
    line += passage.text.count("\n", 0, starts[0] - passage.start)
    return Sentence(words, None, starts, ends, passage, path, line, document_start)
