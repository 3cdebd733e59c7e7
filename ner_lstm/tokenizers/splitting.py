"""Lines of text -> pieces of one sentence each, or of white space, which lose nothing."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, pairwise

import regex

from ner_lstm.tokenizers.words import PRINTED, SPACE

# A paragraph is segmented in stretches of this many code points: sentencex 1.0.32 takes time
# quadratic in the number of sentences (0.6 s for 20,000 code points of two-character sentences),
# and memory must not grow with the input.
STRETCH_CHARACTERS = 10_000

_BLANKS = {
    code: " " for code in range(0x3001) if chr(code).isspace() or chr(code) in "\u200b\ufeff"
}
_BLANKED = re.compile(f"[{''.join(map(chr, _BLANKS))}]")
_LAST_SPACE = regex.compile(rf"(?r)[{SPACE}]")

Splitter = Callable[[Iterable[str]], Iterator[str]]


def split_lines(lines: Iterable[str]) -> Iterator[str]:
    """Every line as a piece."""
    return iter(lines)


def split_sentences(lines: Iterable[str]) -> Iterator[str]:
    """Pieces that end where a sentence does, as it does at a blank line and at no other line end.

    A line may come in pieces of a multiple of `STRETCH_CHARACTERS`: what does not end in LF goes
    on. A piece comes as soon as its paragraph ends or grows beyond `STRETCH_CHARACTERS`. Where a
    stretch that long holds no end of a sentence it is cut at white space, or anywhere if there is
    none.
    """
    pending, goes_on = "", False
    for line in lines:
        is_blank, goes_on = not goes_on and _is_blank(line), not line.endswith("\n")
        if is_blank:
            yield from _segment(pending)
            yield line
            pending = ""
            continue
        for position in range(0, len(line), STRETCH_CHARACTERS):
            pending += line[position : position + STRETCH_CHARACTERS]
            if len(pending) > STRETCH_CHARACTERS:
                *whole, pending = _segment(pending)
                yield from whole
            if len(pending) > STRETCH_CHARACTERS:
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

    # str.translate takes 30 times as long for text that is not ASCII (0.3 us a word), and half as
    # long for text that is.
    blanked = text.translate(_BLANKS) if text.isascii() else _BLANKED.sub(" ", text)
    ends = accumulate(map(len, segment("en", blanked)), initial=0)
    return [text[start:end] for start, end in pairwise(ends)]


def _is_blank(text: str) -> bool:
    return text.isspace() or PRINTED.search(text) is None
