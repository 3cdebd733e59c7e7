"""The text of a sentence -> its words, by one pattern or from those that were found before."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate, chain
from typing import Any

import regex

# \s of the regex package lacks the four separators U+001C to U+001F that str.isspace has.
SPACE = r"\s\x1c-\x1f\u200b\ufeff"
# Han and kana: letters of scripts that put no space between words. Iteration and length marks among
# them.
CJK = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303b\u3041-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    r"\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
_WORD = rf"[[\p{{L}}\p{{M}}\p{{N}}\p{{Cf}}_]--[{CJK}\u200b\ufeff]]"
_ALPHABETIC = rf"[\p{{L}}--[{CJK}]]"
_NO_URL = rf"{SPACE}{CJK}\u3000-\u303f\uff00-\uffef<>\"“”"
_URL = rf"[^{_NO_URL}]*[^{_NO_URL}.,;:!?'’)\]}}]"
_SENTENCE_END = rf"[{SPACE}\"”'’)\]]*+\Z"
_CLITIC = rf"['’](?i:s|re|ve|ll|d|m)(?!{_WORD})"
# Abbreviations that keep their full stop, except where it ends the sentence.
_ABBREVIATIONS = """
    Mr Mrs Ms Dr Drs Prof Sr Jr St Mt Ft Gen Col Lt Sgt Cpl Pvt Capt Cmdr Maj Adm Gov Sen Sens Rep
    Reps Rev Hon Pres Messrs Mme Mlle Inc Ltd Co Cos Corp Bros Dept Univ Assn Ave Blvd Rd Jan Feb
    Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun Ala Ariz Ark
    Calif Colo Conn Fla Ga Ill Kan Ky La Mass Md Mich Minn Miss Mo Neb Nev Okla Ont Ore Pa Penn Tenn
    Tex Va Vt Wash Wis Fig Figs fig figs Vol vol ed eds al vs etc approx ext ca cf nr kl kr pct mio
    mia bzw tlf
"""

_WORDS = rf"""
  # most words: no other rule could apply to them
  [A-Za-z\d]++(?=[\s;!?)"]|,\s|\Z)
| [,()"](?=[\sA-Za-z]) | \.(?=\s|\Z)
| (?i:(?:https?|ftp)://|www\.){_URL}
| (?:[A-Za-z\d-]{{1,63}}+\.){{1,9}}+[a-z]{{2,24}}+/{_URL}                 # example.com/path
| {_WORD}[{_WORD}.+%\-]{{0,63}}+@{_WORD}++(?:[.-]{_WORD}++)*+              # an e-mail address
  # U.S.  e.g.  Ph.D.  U.S.-based
| {_ALPHABETIC}{{1,2}}\.(?:{_ALPHABETIC}{{1,3}}\.)++(?:-{_WORD}++)*+
| \p{{Lu}}\.(?:-\p{{Lu}}\.)*+(?!{_SENTENCE_END})(?=[{SPACE}\p{{L}}])     # initials: J.  J.-P.
| \L<abbreviations>\.(?![\p{{Ll}}\d]|{_SENTENCE_END})
| (?:[Nn]os?|pp?|[Aa]rt)\.(?=[{SPACE}]*+\d)                              # No. 5
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
| \.{{2,}}+ | [!?]{{2,}}+ | -{{2,}}+ | ={{2,}}+ | \*{{2,}}+
| ~{{2,}}+ | \+{{2,}}+ | \${{2,}}+ | /{{2,}}+ | << | >> | `` | ''
| \p{{RI}}{{2}}                                                           # a flag
  # an emoji sequence
| \p{{ExtPict}}[\p{{M}}\p{{EMod}}\U000e0020-\U000e007f]*+
      (?:\u200d\p{{ExtPict}}[\p{{M}}\p{{EMod}}]*+)*+
  # anything else, Han and kana too, with its marks
| [^{SPACE}]\p{{M}}*+
"""

# Words, and behind each how far the next one starts from it: one flat tuple for what stands between
# white space.
Steps = tuple[Any, ...]
MAX_CHUNK_CHARACTERS, MAX_CACHED_CHUNKS = 40, 100_000  # 20 MB, twice that at most
CLOSING_MARKS = "\"”'’)]"
PRINTED = regex.compile(rf"[^{SPACE}]")


@cache  # compiling takes 30 ms, which --help should not wait for
def _word_pattern() -> regex.Pattern[str]:
    return regex.compile(
        _WORDS, regex.VERSION1 | regex.VERBOSE, abbreviations=_ABBREVIATIONS.split()
    )


def find_words(text: str) -> list[str]:
    """The words of a sentence as English corpora have them.

    Clitics (do|n't) and punctuation stand apart, hyphens and U.S. are kept. Han and kana are one
    word a character; letters of every other script stay together with their marks. 2 to 4 MB/s.
    """
    return _word_pattern().findall(text)


def find_characters(text: str) -> list[str]:
    """Every code point that is not white space, as corpora of Chinese characters have them."""
    return PRINTED.findall(text)


def locate_characters(text: str, start: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The characters that `find_characters` finds, and where each stands, as `locate_words`."""
    return _with_starts(find_characters(text), text, start)


def locate_words(text: str, start: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The words that `find_words` finds, and where each starts; `start`: the offset of the text.

    What stands between white space and holds no full stop is always cut into the same words,
    whatever is beside it; with one it depends on whether it is the last of its text (Mr.  U.S.), or
    a digit follows (No. 5). So most of it can be remembered: 0.25 against 1.2 us a word of news.
    """
    chunks = text.split()
    if not chunks:
        return (), ()
    last = chunks.pop()
    flat = [*chain.from_iterable(map(_INSIDE.__getitem__, chunks)), *_AT_END[last]]
    steps: list[int] = flat[1::2]
    bare = text.lstrip()
    # Less if there is more than one code point of white space between two chunks, or one that
    # nothing is remembered for.
    if sum(steps) != len(bare.rstrip()) + 1:
        return _with_starts(find_words(text), text, start)
    steps.pop()
    return tuple(flat[::2]), tuple(accumulate(steps, initial=start + len(text) - len(bare)))


def _with_starts(
    words: Sequence[str], text: str, start: int
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The words, and where each stands if only white space is between them."""
    starts, find, position = [], text.index, 0
    for word in words:
        position = find(word, position)
        starts.append(start + position)
        position += len(word)
    return tuple(words), tuple(starts)


class _ChunkCache(dict[str, Steps]):
    """A chunk -> its words with their steps; nothing where what is beside it matters."""

    def __init__(self, find: Callable[[str], list[str]]) -> None:
        super().__init__()
        self._find = find
        self._before: dict[str, Steps] = {}

    def __missing__(self, chunk: str) -> Steps:
        if len(chunk) > MAX_CHUNK_CHARACTERS:
            return ()
        if len(self) >= MAX_CACHED_CHUNKS:  # what is used again before so many others come stays
            self._before = self.copy()
            self.clear()
        steps = self._before.get(chunk)
        self[chunk] = steps = self._read(chunk) if steps is None else steps
        return steps

    def _read(self, chunk: str) -> Steps:
        if chunk.isascii() and chunk.isalnum():
            return chunk, len(chunk) + 1
        word = chunk[:-1]
        if chunk[-1] == "," and word.isascii() and word.isalnum():
            return word, len(word), ",", 2
        words = self._find(chunk)
        steps = list(map(len, words))
        if sum(steps) != len(chunk):  # nothing found, or white space without width inside
            return ()
        steps[-1] += 1
        return tuple(chain.from_iterable(zip(words, steps, strict=True)))


def _find_inside(chunk: str) -> list[str]:
    """The words of a chunk before another one, which may begin with a digit or not."""
    if "." not in chunk:
        return find_words(chunk)
    before_digit, before_letter = find_words(f"{chunk} 1"), find_words(f"{chunk} a")
    return before_letter[:-1] if before_letter[:-1] == before_digit[:-1] else []


def _find_at_end(chunk: str) -> list[str]:
    """The words of the last chunk of a text, none for closing marks, before which it ends too."""
    return find_words(chunk) if chunk.strip(CLOSING_MARKS) else []


_INSIDE, _AT_END = _ChunkCache(_find_inside), _ChunkCache(_find_at_end)
