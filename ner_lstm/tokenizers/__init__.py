"""Raw text <-> sentences of words with code-point offsets, so that text[start:end] is the word and
nothing of the text is lost.

White space is what `str.isspace` says, and the two characters of no width that separate words:
U+200B and U+FEFF. Every other code point belongs to exactly one word, and every code point to
exactly one passage.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import add

import regex

from ner_lstm.errors import CorpusError
from ner_lstm.sentence import Passage, Sentence
from ner_lstm.tokenizers.words import CJK, SPACE, locate_words, places_of
from ner_lstm.tokenizers.words import find_words as find_words

# A paragraph is segmented in stretches of this many code points: sentencex 1.0.32 takes time
# quadratic in the number of sentences (0.6 s for 20,000 code points of two-character sentences),
# and memory must not grow with the input.
LONGEST_STRETCH = 10_000
# code points of white space between two words, which are held in memory with the first of them
LONGEST_GAP = 16_000_000

_CHARACTER = regex.compile(rf"[^{SPACE}]")
_BLANKS = {
    code: " " for code in range(0x3001) if chr(code).isspace() or chr(code) in "\u200b\ufeff"
}
_BLANKED = re.compile(f"[{''.join(map(chr, _BLANKS))}]")
_LAST_SPACE = regex.compile(rf"(?r)[{SPACE}]")
_LINE = regex.compile(r"[^\n]*+\n|[^\n]++")
_LETTER = regex.compile(r"\p{L}")
_CJK_LETTER = regex.compile(rf"[{CJK}]")
# letters, and the punctuation that goes with them
_CJK_CHARACTER = regex.compile(rf"[{CJK}\u3000-\u303f\uff00-\uffef]")


def find_characters(text: str) -> list[str]:
    """Every code point of a sentence that is not white space, as Chinese and Japanese corpora of
    characters have them.
    """
    return _CHARACTER.findall(text)


def _locate_characters(text: str, start: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    characters = find_characters(text)
    return tuple(characters), places_of(characters, text, start)


# A tokenizer turns a text, and the offset of the text, into its words, in order, and the offset of
# each.
TOKENIZERS: dict[str, Callable[[str, int], tuple[tuple[str, ...], tuple[int, ...]]]] = {
    "words": locate_words,
    "characters": _locate_characters,
}

# A splitter cuts the lines of a text into pieces of one sentence each, or of white space, and loses
# nothing.
Splitter = Callable[[Iterable[str]], Iterator[str]]


def split_lines(lines: Iterable[str]) -> Iterator[str]:
    """Every line as a piece."""
    return iter(lines)


def split_sentences(lines: Iterable[str]) -> Iterator[str]:
    """Pieces that end where a sentence does; a blank line ends one, any other line end is white
    space.

    A line may come in parts of a multiple of `LONGEST_STRETCH`: what does not end in LF goes on. A
    piece comes as soon as its paragraph ends or grows beyond `LONGEST_STRETCH`. Where a stretch
    that long holds no end of a sentence it is cut at white space, or anywhere if there is none.
    """
    pending, goes_on = "", False
    for line in lines:
        is_blank, goes_on = not goes_on and _is_blank(line), not line.endswith("\n")
        if is_blank:
            yield from _segment(pending)
            yield line
            pending = ""
            continue
        for position in range(0, len(line), LONGEST_STRETCH):
            pending += line[position : position + LONGEST_STRETCH]
            if len(pending) > LONGEST_STRETCH:
                *whole, pending = _segment(pending)
                yield from whole
            if len(pending) > LONGEST_STRETCH:
                space = _LAST_SPACE.search(pending)
                cut = space.end() if space else len(pending)
                yield pending[:cut]
                pending = pending[cut:]
    yield from _segment(pending)


def _segment(text: str) -> list[str]:
    """The sentences of a paragraph, each with the white space after it.

    sentencex 1.0.32 panics, which no `except Exception` catches, where white space other than a
    blank meets a full stop ("A\\u00a0."), and breaks inside CRLF; it is shown blanks instead, one
    for one, and the lengths are mapped back. Its rules for English knew every end of a Chinese or
    Japanese sentence that its rules for those languages knew.
    """
    from sentencex import segment

    pieces, position = [], 0
    # str.translate takes 30 times as long for text that is not ASCII (0.3 us a word), and half as
    # long for text that is.
    for piece in segment(
        "en", text.translate(_BLANKS) if text.isascii() else _BLANKED.sub(" ", text)
    ):
        pieces.append(text[position : position + len(piece)])
        position += len(piece)
    return pieces


def _is_blank(text: str) -> bool:
    return text.isspace() or _CHARACTER.search(text) is None


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
    """Unlabelled sentences, each as soon as the first word of the next one is known: white space
    belongs to what it follows.

    The white space before the first word belongs to the first sentence. Raises CorpusError for more
    than LONGEST_GAP of it.
    """
    tokenize = TOKENIZERS[tokenizer]
    text, words, places, is_first = "", tuple[str, ...](), tuple[int, ...](), True
    position = start  # of the piece
    for piece in split(lines):
        found, found_at = tokenize(piece, position)
        if words and found:
            gap = found_at[0] - position
            text += piece[:gap]
            yield _sentence(
                text, words, places, start=start, line=line, path=path, document_start=is_first
            )
            start, line, is_first = found_at[0], line + text.count("\n"), False
            text, words, places = piece[gap:], found, found_at
        else:
            text += piece
            if found:
                words, places = found, found_at
        position += len(piece)
        if (
            position - start > LONGEST_GAP
            and position - (places[-1] + len(words[-1]) if words else start) > LONGEST_GAP
        ):
            problem = (
                f"expected a word within {LONGEST_GAP / 1e6:g} million characters of white space,"
                " found none"
            )
            raise CorpusError(path, line + text.count("\n"), problem)
    if words:
        yield _sentence(
            text, words, places, start=start, line=line, path=path, document_start=is_first
        )


def _sentence(
    text: str,
    words: tuple[str, ...],
    starts: tuple[int, ...],
    *,
    start: int,
    line: int,
    path: str,
    document_start: bool,
) -> Sentence:
    ends = tuple(map(add, starts, map(len, words)))
    line += text.count("\n", 0, starts[0] - start)
    return Sentence(words, None, starts, ends, Passage(text, start), path, line, document_start)


def guess_tokenizer(text: str) -> str:
    """The name of the tokenizer for raw text: "characters" where most letters are Han or kana, else
    "words".
    """
    return (
        "characters" if 2 * len(_CJK_LETTER.findall(text)) > len(_LETTER.findall(text)) else "words"
    )


def tokenizer_of(sentences: Iterable[Sentence]) -> str:
    """The name of the tokenizer that makes words as those of a corpus are: "characters" or "words".

    Characters: most words hold Han or kana, and 95 % of those are single characters. Chinese
    segmented into words is "words".
    """
    words = holding = single = 0
    for sentence in sentences:
        words += len(sentence.words)
        for word in sentence.words:
            if not word.isascii() and _CJK_LETTER.search(word):
                holding += 1
                single += len(word) == 1
    return "characters" if 2 * holding > words and single >= 0.95 * holding else "words"


def detokenize(words: Sequence[str]) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """A readable text, and where in it each word starts and ends: one blank between words, none
    between Han or kana.

    Punctuation keeps its blank, since where it had none is not known.
    """
    pieces, starts, ends, position = [], [], [], 0
    before = ""
    for word in words:
        if before and not (_CJK_CHARACTER.match(before[-1]) and _CJK_CHARACTER.match(word)):
            pieces.append(" ")
            position += 1
        pieces.append(word)
        starts.append(position)
        position += len(word)
        ends.append(position)
        before = word
    return "".join(pieces), tuple(starts), tuple(ends)
