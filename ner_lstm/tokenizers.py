"""Raw text <-> sentences of words with code-point offsets, so that text[start:end] is the word and nothing of the text is lost.

White space is what `str.isspace` says, and the two characters of no width that separate words: U+200B and U+FEFF.
Every other code point belongs to exactly one word, and every code point to exactly one passage.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import add

import regex

from ner_lstm.sentence import Passage, Sentence

# A paragraph is segmented in stretches of this many code points: sentencex 1.0.32 takes time quadratic in the number of
# sentences (0.6 s for 20,000 code points of two-character sentences), and memory must not grow with the input.
LONGEST_STRETCH = 10_000

# \s of the regex package lacks the four separators U+001C to U+001F that str.isspace has.
_SPACE = r"\s\x1c-\x1f\u200b\ufeff"
# Han and kana: letters of scripts that put no space between words. Iteration and length marks among them.
_CJK = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303b\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff66-\uff9f\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
_WORD = rf"[[\p{{L}}\p{{M}}\p{{N}}\p{{Cf}}_]--[{_CJK}\u200b\ufeff]]"
_ALPHABETIC = rf"[\p{{L}}--[{_CJK}]]"
_NO_URL = rf"{_SPACE}{_CJK}\u3000-\u303f\uff00-\uffef<>\"“”"
_URL = rf"[^{_NO_URL}]*[^{_NO_URL}.,;:!?'’)\]}}]"
_SENTENCE_END = rf"[{_SPACE}\"”'’)\]]*+\Z"
_CLITIC = rf"['’](?i:s|re|ve|ll|d|m)(?!{_WORD})"
# Abbreviations that keep their full stop, except where it ends the sentence.
_ABBREVIATIONS = """
    Mr Mrs Ms Dr Drs Prof Sr Jr St Mt Ft Gen Col Lt Sgt Cpl Pvt Capt Cmdr Maj Adm Gov Sen Sens Rep Reps Rev Hon Pres Messrs Mme
    Mlle Inc Ltd Co Cos Corp Bros Dept Univ Assn Ave Blvd Rd Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed
    Thu Thurs Fri Sat Sun Ala Ariz Ark Calif Colo Conn Fla Ga Ill Kan Ky La Mass Md Mich Minn Miss Mo Neb Nev Okla Ont Ore Pa Penn
    Tenn Tex Va Vt Wash Wis Fig Figs fig figs Vol vol ed eds al vs etc approx ext ca cf nr kl kr pct mio mia bzw tlf
"""

_WORDS = rf"""
  [A-Za-z\d]++(?=[\s;!?)"]|,\s|\Z) | [,()"](?=[\sA-Za-z]) | \.(?=\s|\Z)   # most words: no other rule could apply to them
| (?i:(?:https?|ftp)://|www\.){_URL}
| (?:[A-Za-z\d-]{{1,63}}+\.){{1,9}}+[a-z]{{2,24}}+/{_URL}                 # example.com/path
| {_WORD}[{_WORD}.+%\-]{{0,63}}+@{_WORD}++(?:[.-]{_WORD}++)*+              # an e-mail address
| {_ALPHABETIC}{{1,2}}\.(?:{_ALPHABETIC}{{1,3}}\.)++(?:-{_WORD}++)*+       # U.S.  e.g.  Ph.D.  U.S.-based
| \p{{Lu}}\.(?:-\p{{Lu}}\.)*+(?!{_SENTENCE_END})(?=[{_SPACE}\p{{L}}])     # initials: J.  J.-P.
| \L<abbreviations>\.(?![\p{{Ll}}\d]|{_SENTENCE_END})
| (?:[Nn]os?|pp?|[Aa]rt)\.(?=[{_SPACE}]*+\d)                              # No. 5
| {_WORD}+?(?=[nN]['’][tT](?!{_WORD}))                                    # do|n't
| [nN]['’][tT](?!{_WORD})
| {_WORD}++(?:
      [-‐‑]{_WORD}++                                                      # well-known
    | \.(?=[\p{{Ll}}\p{{Nd}}]){_WORD}++                                   # example.com  3.5
    | (?<=\d)[,:/](?=\d){_WORD}++                                         # 1,000  12:30  3/4
    | (?!{_CLITIC})['’](?=\p{{L}}){_WORD}++                               # O'Neill
    | &(?=\p{{Lu}}){_WORD}++                                              # AT&T
    | (?<=(?<!{_WORD}){_WORD}{{1,2}})/(?={_WORD}{{1,2}}(?!{_WORD})){_WORD}++   # AC/DC  w/o
  )*+
| {_CLITIC}
| [@\#](?=\p{{L}}|\d++{_WORD}){_WORD}++                                   # @mention  #hashtag
| &(?:amp|lt|gt|quot|apos|nbsp|\#\d++);
| [:;=][-o'^]?[)(DPp/\\|*](?!{_WORD}) | <3(?!{_WORD}) | \^_*+\^           # emoticons
| \.{{2,}}+ | [!?]{{2,}}+ | -{{2,}}+ | ={{2,}}+ | \*{{2,}}+ | ~{{2,}}+ | \+{{2,}}+ | \${{2,}}+ | /{{2,}}+ | << | >> | `` | ''
| \p{{RI}}{{2}}                                                           # a flag
| \p{{ExtPict}}[\p{{M}}\p{{EMod}}\U000e0020-\U000e007f]*+(?:\u200d\p{{ExtPict}}[\p{{M}}\p{{EMod}}]*+)*+   # an emoji sequence
| [^{_SPACE}]\p{{M}}*+                                                    # anything else, Han and kana too, with its marks
"""

_CHARACTER = regex.compile(rf"[^{_SPACE}]")
_BLANKS = {code: " " for code in range(0x3001) if chr(code).isspace() or chr(code) in "\u200b\ufeff"}
_LAST_SPACE = regex.compile(rf"(?r)[{_SPACE}]")
_LINE = regex.compile(r"[^\n]*+\n|[^\n]++")
_LETTER = regex.compile(r"\p{L}")
_CJK_LETTER = regex.compile(rf"[{_CJK}]")
_CJK_CHARACTER = regex.compile(rf"[{_CJK}\u3000-\u303f\uff00-\uffef]")  # letters, and the punctuation that goes with them


@cache  # compiling takes 30 ms, which --help should not wait for
def _word_pattern() -> regex.Pattern[str]:
    return regex.compile(_WORDS, regex.VERSION1 | regex.VERBOSE, abbreviations=_ABBREVIATIONS.split())


def find_words(text: str) -> list[str]:
    """The words of a sentence as English corpora have them: clitics (do|n't) and punctuation apart, hyphens and U.S. kept.

    Han and kana are one word a character; letters of every other script stay together with their marks. 2 to 4 MB/s.
    """
    return _word_pattern().findall(text)


def find_characters(text: str) -> list[str]:
    """Every code point of a sentence that is not white space, as Chinese and Japanese corpora of characters have them."""
    return _CHARACTER.findall(text)


# A tokenizer turns a sentence into its words, in order; where each stands follows, since only white space is between them.
TOKENIZERS: dict[str, Callable[[str], list[str]]] = {"words": find_words, "characters": find_characters}

# A splitter cuts the lines of a text into pieces of one sentence each, or of white space, and loses nothing.
Splitter = Callable[[Iterable[str]], Iterator[str]]


def split_lines(lines: Iterable[str]) -> Iterator[str]:
    """Every line as a piece."""
    return iter(lines)


def split_sentences(lines: Iterable[str]) -> Iterator[str]:
    """Pieces that end where a sentence does; a blank line ends one, any other line end is white space.

    A piece comes as soon as its paragraph ends or grows beyond `LONGEST_STRETCH`. Where a stretch that long holds no end
    of a sentence it is cut at white space, or anywhere if there is none.
    """
    pending = ""
    for line in lines:
        if _is_blank(line):
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

    sentencex 1.0.32 panics, which no `except Exception` catches, where white space other than a blank meets a full stop
    ("A\\u00a0."), and breaks inside CRLF; it is shown blanks instead, one for one, and the lengths are mapped back. Its
    rules for English knew every end of a Chinese or Japanese sentence that its rules for those languages knew.
    """
    from sentencex import segment

    pieces, position = [], 0
    for piece in segment("en", text.translate(_BLANKS)):
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
    return sentences_from_lines(lines, tokenizer=tokenizer, split=split, start=start, line=line, path=path)


def sentences_from_lines(
    lines: Iterable[str],
    *,
    tokenizer: str,
    split: Splitter,
    start: int = 0,
    line: int = 1,
    path: str = "",
) -> Iterator[Sentence]:
    """Unlabelled sentences, each as soon as the first word of the next one is known: white space belongs to what it follows.

    The white space before the first word belongs to the first sentence.
    """
    tokenize = TOKENIZERS[tokenizer]
    text, words, is_first = "", list[str](), True
    for piece in split(lines):
        found = tokenize(piece)
        if not (words and found):
            text, words = text + piece, words or found
            continue
        gap = piece.index(found[0])
        text += piece[:gap]
        yield _sentence(text, words, start=start, line=line, path=path, document_start=is_first)
        start, line, is_first = start + len(text), line + text.count("\n"), False
        text, words = piece[gap:], found
    if words:
        yield _sentence(text, words, start=start, line=line, path=path, document_start=is_first)


def _sentence(text: str, words: Sequence[str], *, start: int, line: int, path: str, document_start: bool) -> Sentence:
    starts, find, position = [], text.index, 0
    for word in words:
        position = find(word, position)
        starts.append(start + position)
        position += len(word)
    return Sentence(
        words=tuple(words),
        starts=tuple(starts),
        ends=tuple(map(add, starts, map(len, words))),
        origin=Passage(text, start),
        path=path,
        line=line + text.count("\n", 0, starts[0] - start),
        document_start=document_start,
    )


def guess_tokenizer(text: str) -> str:
    """The name of the tokenizer for raw text: "characters" where most letters are Han or kana, else "words"."""
    return "characters" if 2 * len(_CJK_LETTER.findall(text)) > len(_LETTER.findall(text)) else "words"


def tokenizer_of(sentences: Iterable[Sentence]) -> str:
    """The name of the tokenizer that makes words as those of a corpus are: "characters" or "words".

    Characters: most words hold Han or kana, and 95 % of those are single characters. Chinese segmented into words is "words".
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
    """A readable text, and where in it each word starts and ends: one blank between words, none between Han or kana.

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
