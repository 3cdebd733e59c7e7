"""Words and the script that they are written in -> the tokenizer that fits, or a readable text."""

from collections.abc import Iterable, Sequence

import regex

from ner_lstm.sentence import Sentence
from ner_lstm.tokenizers.words import CJK

_LETTER = regex.compile(r"\p{L}")
_CJK_LETTER = regex.compile(rf"[{CJK}]")
# letters, and the punctuation that goes with them
_CJK_CHARACTER = regex.compile(rf"[{CJK}\u3000-\u303f\uff00-\uffef]")


def guess_tokenizer(text: str) -> str:
    """The tokenizer for raw text: "characters" where most letters are Han or kana, else "words"."""
    is_cjk = 2 * len(_CJK_LETTER.findall(text)) > len(_LETTER.findall(text))
    return "characters" if is_cjk else "words"


def tokenizer_of(sentences: Iterable[Sentence]) -> str:
    """The tokenizer that makes words as those of a corpus are: "characters" or "words".

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
    """A readable text, and where in it each word starts and ends.

    There is one blank between words, none between Han or kana. Punctuation keeps its blank, since
    where it had none is not known.
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
