import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ner_lstm.sentence import Passage, Sentence
from ner_lstm.tokenizers import (
    STRETCH_CHARACTERS,
    TOKENIZERS,
    detokenize,
    find_characters,
    find_words,
    guess_tokenizer,
    sentences_from_lines,
    sentences_from_text,
    split_lines,
    split_sentences,
    tokenizer_of,
)

# What makes sentencex panic or break inside a line end when it is shown raw text, and what falls
# apart in naive patterns.
HOSTILE_TEXTS = (
    "A\xa0.|A.\u2003B.|A.\r\n\r\nB.|A.\rB.\r|\r|A\u2028B.|A.\u2029B|\ufeff|A\ufeffB.|\x1c.|\x85.|"
    "👩\u200d👩\u200d👧|🇩🇰🇺|👍🏽|1️⃣|\u200d|é| ́|\u0600 1|"
    "\u200b.|()|\"'|''|Mr.|U.S.|don't|n't|'s|http://|a@b|www.|。|」|...|!?|\n"
    " \n|\n\n|\t|[1]|&#1;|9,9"
)
HOSTILE = HOSTILE_TEXTS.split("|")
TEXTS = st.lists(st.one_of(st.sampled_from([*HOSTILE, " ", "\n", "."]), st.text(max_size=4))).map(
    "".join
)
SPLITTERS = [split_sentences, split_lines]


def is_space(character):
    return character.isspace() or character in "\u200b\ufeff"


def passage(sentence):
    assert isinstance(sentence.origin, Passage)
    return sentence.origin


def words_of(text, **options):
    return [
        " ".join(sentence.words)
        for sentence in sentences_from_text(text, tokenizer="words", **options)
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I don't, can't and cannot", "I do n't , ca n't and cannot"),
        (
            "it's we’re I'll they'd I'm you've DON'T IT'S",
            "it 's we ’re I 'll they 'd I 'm you 've DO N'T IT 'S",
        ),
        (
            "O'Neill's rock'n'roll, the students' d’Or",
            "O'Neill 's rock'n'roll , the students ' d’Or",
        ),
        ("Already tokenised : does n't Apple 's .", "Already tokenised : does n't Apple 's ."),
        (
            "Mr. J. R. Smith of the U.S. at 5 a.m., e.g. Ph.D. U.S.-based",
            "Mr. J. R. Smith of the U.S. at 5 a.m. , e.g. Ph.D. U.S.-based",
        ),
        ("He bought No. 5 from Acme Inc. in Jan.", "He bought No. 5 from Acme Inc. in Jan ."),
        ("You and I.", "You and I ."),
        ("$1,000.50 3/4 12:30 50% €5 2004-05-06", "$ 1,000.50 3/4 12:30 50 % € 5 2004-05-06"),
        (
            "a well-known (x) [y] “z” -- wait...what?! Yes!!!",
            "a well-known ( x ) [ y ] “ z ” -- wait ... what ?! Yes !!!",
        ),
        ("AT&T AC/DC and/or AT&amp;T end.Next", "AT&T AC/DC and / or AT &amp; T end . Next"),
        (
            "See http://a.b/c?d=e, www.x.org or (bit.ly/abc): foo.bar@x.co.uk.",
            "See http://a.b/c?d=e , www.x.org or ( bit.ly/abc ) : foo.bar@x.co.uk .",
        ),
        ("@user: #tag #1 :) :-( <3 ^_^", "@user : #tag # 1 :) :-( <3 ^_^"),
        ("so😀👍🏽👩‍👩‍👧🇩🇰🇺🇸 1️⃣", "so 😀 👍🏽 👩‍👩‍👧 🇩🇰 🇺🇸 1️⃣"),
        (
            "我爱Apple。2020年 カラー http://t.cn/x我",
            "我 爱 Apple 。 2020 年 カ ラ ー http://t.cn/x 我",
        ),
        (
            "मैं हूँ। ሰላም ነው። العربية، Привет! 한국어입니다. e\u0301te\u0301",
            "मैं हूँ । ሰላም ነው ። العربية ، Привет ! 한국어입니다 . e\u0301te\u0301",
        ),
        ("我.爱.x我@b 我-我", "我 . 爱 . x 我 @b 我 - 我"),
        ("a\u200bb\ufeffc\u00a0d", "a b c d"),
    ],
)
def test_words_are_those_that_english_corpora_have(text, words):
    assert find_words(text) == words.split(" ")


def test_every_code_point_but_white_space_is_a_character():
    assert find_characters("我 爱U.S.\n👍🏽") == ["我", "爱", "U", ".", "S", ".", "👍", "🏽"]


def test_offsets_lines_and_passages_count_in_the_file():
    text = "  \nI ate.\r\nHe\nsat.\n\n\nBye \n"
    sentences = list(sentences_from_text(text, tokenizer="words", start=10, line=5, path="a.txt"))
    assert sentences == [
        Sentence(
            words=("I", "ate", "."),
            starts=(13, 15, 18),
            ends=(14, 18, 19),
            origin=Passage("  \nI ate.\r\n", 10),
            path="a.txt",
            line=6,
            document_start=True,
        ),
        Sentence(
            words=("He", "sat", "."),
            starts=(21, 24, 27),
            ends=(23, 27, 28),
            origin=Passage("He\nsat.\n\n\n", 21),
            path="a.txt",
            line=7,
        ),
        Sentence(
            words=("Bye",),
            starts=(31,),
            ends=(34,),
            origin=Passage("Bye \n", 31),
            path="a.txt",
            line=11,
        ),
    ]


def test_a_blank_line_ends_a_sentence_and_a_line_end_alone_does_not():
    assert words_of("A title\n \t\r\nThe\nfirst one. Then Mr. X spoke. 我来。你去？Yes") == [
        "A title",
        "The first one .",
        "Then Mr. X spoke .",
        "我 来 。",
        "你 去 ？",
        "Yes",
    ]


def test_every_line_can_be_a_sentence_instead():
    assert words_of("One. Two.\nthree\n\n  four\u2028five", split=split_lines) == [
        "One . Two .",
        "three",
        "four five",
    ]


@pytest.mark.parametrize("text", ["", " ", "\r\n\n", "\u200b\ufeff\u3000"])
@pytest.mark.parametrize("tokenizer", TOKENIZERS)
def test_white_space_alone_holds_no_sentence(text, tokenizer):
    assert list(sentences_from_text(text, tokenizer=tokenizer)) == []


def check_nothing_is_lost(text, *, tokenizer, split, start):
    sentences = list(sentences_from_text(text, tokenizer=tokenizer, split=split, start=start))
    spans = [
        span
        for sentence in sentences
        for span in zip(sentence.starts or (), sentence.ends or (), strict=True)
    ]
    words = [word for sentence in sentences for word in sentence.words]
    assert [text[first - start : last - start] for first, last in spans] == words
    covered = [place - start for first, last in spans for place in range(first, last)]
    assert covered == [place for place, character in enumerate(text) if not is_space(character)]
    if sentences:
        assert "".join(passage(sentence).text for sentence in sentences) == text
    for sentence in sentences:
        assert sentence.words
        assert passage(sentence).start == (
            start if sentence.document_start else sentence.starts and sentence.starts[0]
        )
        assert sentence.line == 1 + text.count("\n", 0, (sentence.starts or (0,))[0] - start)
    assert [sentence.document_start for sentence in sentences] == [
        True,
        *[False] * (len(sentences) - 1),
    ][: len(sentences)]


@pytest.mark.parametrize("split", SPLITTERS)
@pytest.mark.parametrize("tokenizer", TOKENIZERS)
@settings(max_examples=100, deadline=None)
@given(text=TEXTS, start=st.integers(0, 9))
def test_no_code_point_is_lost_in_any_text(text, start, tokenizer, split):
    check_nothing_is_lost(text, tokenizer=tokenizer, split=split, start=start)


@pytest.mark.parametrize("tokenizer", TOKENIZERS)
@pytest.mark.parametrize(
    "text", [*HOSTILE, " ".join(HOSTILE), "".join(HOSTILE), "\r\n".join(HOSTILE)]
)
def test_no_code_point_is_lost_in_hostile_texts(text, tokenizer):
    check_nothing_is_lost(text, tokenizer=tokenizer, split=split_sentences, start=0)


@pytest.mark.parametrize("tokenizer", TOKENIZERS)
@pytest.mark.parametrize(
    "unit", ["word ", "x", "word.\u00a0And ", "我。", "“a. ", "\r\n", " \u0301"]
)
def test_no_code_point_is_lost_in_a_paragraph_without_end(unit, tokenizer):
    check_nothing_is_lost(
        f"Begin {unit * 5_001} end", tokenizer=tokenizer, split=split_sentences, start=0
    )


def test_a_long_paragraph_is_cut_where_its_sentences_end():
    expected = [f"This is number {number} of them." for number in range(2000)]
    for gap in (" ", "\n"):
        assert [piece.strip() for piece in split_sentences([gap.join(expected)])] == expected
    assert [
        piece.strip() for piece in split_sentences(f"{line}\n" for line in expected)
    ] == expected


@pytest.mark.parametrize("line", ["so it goes on ", "x" * 997, "He left. She did not.\n"])
def test_pieces_of_an_endless_paragraph_come_soon_and_are_short(line):
    endless = itertools.repeat(line)
    for piece in itertools.islice(split_sentences(endless), 50):
        assert 0 < len(piece) <= 3 * STRETCH_CHARACTERS


def test_sentences_come_before_the_input_ends():
    taken = []

    def lines():
        for line in ["One. Two.\n", "\n", "Three.\n", "\n", "\n", "Four.\n"]:
            taken.append(line)
            yield line

    sentences = sentences_from_lines(lines(), tokenizer="words", split=split_sentences)
    assert [(next(sentences).words[0], len(taken)) for _ in range(3)] == [
        ("One", 2),
        ("Two", 4),
        ("Three", 6),
    ]


def test_sentences_of_lines_come_with_the_next_line_that_holds_a_word():
    endless = itertools.chain(["One.\n", "\n", "Two.\n"], itertools.repeat("\n"))
    assert next(sentences_from_lines(endless, tokenizer="words", split=split_lines)).words == (
        "One",
        ".",
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Apple is a great company!", "words"),
        ("The word 我 is Chinese", "words"),
        ("Яблоко", "words"),
        ("애플은 회사다", "words"),
        ("", "words"),
        ("我爱吃苹果 OK", "characters"),
        ("アップルは会社です", "characters"),
    ],
)
def test_raw_text_shows_its_tokenizer(text, name):
    assert guess_tokenizer(text) == name


@pytest.mark.parametrize(
    ("corpus", "name"),
    [
        ("I like eating apple !", "words"),
        ("我 爱 吃 苹 果 ！", "characters"),
        ("我 爱 吃 苹果 ！", "words"),
        ("我 爱 i P h o n e", "words"),
        ("我 爱 iPhone", "characters"),
        ("", "words"),
    ],
)
def test_a_corpus_shows_its_tokenizer(corpus, name):
    assert tokenizer_of([Sentence(tuple(corpus.split()))]) == name


def test_words_become_text_with_blanks_except_between_han_and_kana():
    text, starts, ends = detokenize(["我", "爱", "Apple", "Inc", "，", "苹果", "。", "です"])
    assert text == "我爱 Apple Inc ，苹果。です"
    assert starts == (0, 1, 3, 9, 13, 14, 16, 17)
    assert ends == (1, 2, 8, 12, 14, 16, 17, 19)
    assert detokenize([]) == ("", (), ())


@given(st.lists(st.text(min_size=1)))
def test_words_are_found_again_in_their_text(words):
    text, starts, ends = detokenize(words)
    assert [text[start:end] for start, end in zip(starts, ends, strict=True)] == words
