"""Column files: every layout in which corpora come is recognised, read, and written back to the
byte.
"""

import gzip
from pathlib import Path

import pytest
from layouts import LAYOUTS, read

from ner_lstm.columns import render_appended, render_columns, tag_cells
from ner_lstm.corpus import read_corpus
from ner_lstm.errors import CorpusError
from ner_lstm.reading import Labels, ReadOptions
from ner_lstm.schemes import IllFormed, Scheme
from ner_lstm.sentence import Lines


def words_and_entities(sentences):
    return [
        (
            " ".join(one.words),
            [(" ".join(one.words[e.start : e.end]), e.label) for e in one.entities or ()],
        )
        for one in sentences
    ]


APPLE = [("The Apple Store", [("Apple Store", "ORG")]), ("Paris", [("Paris", "LOC")])]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_sentences_and_its_lines_back(tmp_path, layout):
    sentences = read(tmp_path, LAYOUTS[layout])
    assert words_and_entities(sentences) == APPLE
    origins = [sentence.origin for sentence in sentences]
    assert "".join(
        line for origin in origins if isinstance(origin, Lines) for line in origin.lines
    ) == LAYOUTS[layout].removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("layout", "starts"), [("documents", [True, True]), ("tab", [True, False])]
)
def test_a_document_starts_at_its_mark(tmp_path, layout, starts):
    assert [sentence.document_start for sentence in read(tmp_path, LAYOUTS[layout])] == starts


def test_a_hash_is_a_word_where_its_line_is_one(tmp_path):
    sentences = read(tmp_path, "#win\tO\n#\tO\n# a comment?\tO\n\n#1\tB-X\n")
    assert [sentence.words for sentence in sentences] == [("#win", "#", "# a comment?"), ("#1",)]


def test_words_keep_their_quotes_wide_spaces_and_marks(tmp_path):
    words = ('"', "a\u00a0b", "\u200b", "x\ufeffy", "\u2028", "\ufffd", "😀", "\x85")
    assert read(tmp_path, "".join(f"{word} O\n" for word in words))[0].words == words


def test_a_digit_glued_to_every_character_is_no_part_of_it(tmp_path):
    text = "科0\tB-ORG\n技1\tI-ORG\n全0\tO\n20\tO\n"
    (sentence,) = read(tmp_path, text)
    assert sentence.words == ("科", "技", "全", "2")
    assert "".join(render_columns([sentence], scheme=Scheme.BIO)) == text


def test_only_the_tag_of_a_line_changes_whatever_else_stands_there(tmp_path):
    text = "1  New\u00a0York \t B-LOC  x\n2 ,\u3000 O y\r\n3 Ada O  -\n"
    (sentence,) = read(tmp_path, text)
    changed = text.replace("B-LOC", "S-LOC")
    assert "".join(render_columns([sentence], scheme=Scheme.BIOES)) == changed


def test_a_separator_that_no_reader_recognises_becomes_a_tab(tmp_path):
    (sentence,) = read(tmp_path, "a::B-X::\nb::O::\n", separator="::", tag_column=1)
    assert "".join(render_columns([sentence], scheme=Scheme.BIOES)) == "a\tS-X\t\nb\tO\t\n"


def test_source_lines_point_at_the_first_word(tmp_path):
    sentences = read(tmp_path, LAYOUTS["CoNLL-U with comments and nested tags"])
    assert [(Path(one.path).name, one.line) for one in sentences] == [
        ("corpus.conll", 3),
        ("corpus.conll", 8),
    ]


def test_gzip_is_told_by_its_bytes(tmp_path):
    assert words_and_entities(read(tmp_path, gzip.compress(LAYOUTS["tab"].encode()))) == APPLE


def test_utf_16_is_read_when_asked_for(tmp_path):
    assert (
        words_and_entities(read(tmp_path, LAYOUTS["tab"].encode("utf-16"), encoding="utf-16"))
        == APPLE
    )


def test_what_the_user_says_beats_what_is_recognised(tmp_path):
    text = "B-X,O,The,B-ORG\nB-X,O,Store,I-ORG\n"
    found = read(tmp_path, text, separator=",", word_column=2, tag_column=-1)
    assert words_and_entities(found) == [("The Store", [("The Store", "ORG")])]
    assert words_and_entities(read(tmp_path, "A I-X\nB B-X\n", scheme=Scheme.BIO)) == [
        ("A B", [("A", "X"), ("B", "X")])
    ]


def test_the_predicted_tags_are_the_last_and_the_gold_ones_the_first(tmp_path):
    text = "The\tO\tB-ORG\t0.9\nApple\tB-ORG\tO\t-\n"
    assert words_and_entities(read(tmp_path, text, labels=Labels.GOLD)) == [
        ("The Apple", [("Apple", "ORG")])
    ]
    assert words_and_entities(read(tmp_path, text, labels=Labels.PREDICTED)) == [
        ("The Apple", [("The", "ORG")])
    ]


def test_labels_that_are_ignored_may_be_anything(tmp_path):
    sentences = read(tmp_path, "The\t??\nApple\tB+ORG\n", labels=Labels.IGNORED)
    assert [(one.words, one.entities) for one in sentences] == [(("The", "Apple"), None)]


def test_words_alone_are_read_where_labels_are_optional(tmp_path):
    assert [
        one.words for one in read(tmp_path, "The\nApple\n\n#win\n", labels=Labels.OPTIONAL)
    ] == [("The", "Apple"), ("#win",)]


def test_a_file_without_words_is_written_back_as_it_is(tmp_path):
    (sentence,) = read(tmp_path, "# nothing\n\n-DOCSTART- O\n", labels=Labels.IGNORED)
    assert sentence.words == ()
    assert (
        "".join(render_appended([sentence], columns=[tag_cells(Scheme.BIO)]))
        == "# nothing\n\n-DOCSTART- O\n"
    )


@pytest.mark.parametrize(
    ("policy", "entities"),
    [(IllFormed.CONLLEVAL, [("Apple", "ORG"), ("Store", "LOC")]), (IllFormed.DROP, [])],
)
def test_orphans_are_settled_by_the_policy_and_noted(tmp_path, policy, entities):
    path = tmp_path / "corpus.conll"
    path.write_text("B-X\tB-X\n\nThe\tO\nApple\tI-ORG\nStore\tI-LOC\n\nB\tB-X\nC\tB-X\n")
    corpus = read_corpus(path, labels=Labels.REQUIRED, options=ReadOptions(ill_formed=policy))
    assert words_and_entities(list(corpus))[1] == ("The Apple Store", entities)
    assert [
        (problem.line, problem.kind, problem.severity) for problem in corpus.facts.problems
    ] == [
        (4, "ill-formed", "warning"),
        (5, "ill-formed", "warning"),
    ]


def test_every_error_of_a_file_is_told_with_its_line(tmp_path):
    text = "a\tO\nb\n\nc\tO\tO\n\n\tO\nd\tB_X\ne\tE-X\n" + "f\tB-X\n" * 20
    with pytest.raises(CorpusError) as caught:
        read(tmp_path, text)
    path = tmp_path / "corpus.conll"
    assert str(caught.value).splitlines() == [
        f"{path}:2: expected 2 columns as on line 1, found 1: 'b'",
        f"{path}:4: expected 2 columns as on line 1, found 3: 'c\\tO\\tO'",
        f"{path}:6: expected a word in column 0, found none: '\\tO'",
        (
            f"{path}:7: expected O or a tag such as B-PER with a prefix of B, I, M, E, L, S, U,"
            " found 'B_X'"
        ),
        f"{path}:8: expected a tag of the scheme BIO (B, I), found 'E-X'",
    ]


def test_no_sentence_follows_the_first_error(tmp_path):
    path = tmp_path / "corpus.conll"
    path.write_text("a\tO\n\nb\n\nc\tO\n")
    taken = []
    with pytest.raises(CorpusError):
        taken.extend(sentence.words for sentence in read_corpus(path))
    assert taken == []


def test_bytes_that_are_no_text_are_located(tmp_path):
    with pytest.raises(CorpusError, match=r"corpus.conll:2: expected utf-8, found the bytes FF"):
        read(tmp_path, b"a\tO\n\xff\tO\n")


def test_one_sentence_of_a_hundred_thousand_words_is_read_whole(tmp_path):
    (sentence,) = read(tmp_path, "a\tO\nb\tB-X\n" * 50_000)
    assert len(sentence.words) == 100_000
    assert len(sentence.entities or ()) == 50_000


def test_a_folder_is_its_conll_files_in_order(tmp_path):
    (tmp_path / "b.conll").write_text("b\tO\n")
    (tmp_path / "a.conll").write_text("a\tB-X\n")
    (tmp_path / "notes.txt").write_text("no corpus\n")
    assert [one.words for one in read_corpus(tmp_path)] == [("a",), ("b",)]


def test_a_corpus_can_be_read_again(tmp_path):
    (tmp_path / "a.conll").write_text("a\tB-X\n")
    corpus = read_corpus(tmp_path / "a.conll")
    assert [one.words for one in corpus] == [one.words for one in corpus] == [("a",)]


def test_corpora_of_one_layout_are_said_in_one_line(tmp_path, caplog):
    texts = {"train": "a\tB-X\nb\tO\n", "dev": "c\tO\nd\tB-X\n", "test": "1\te\tB-X\n2\tf\tO\n"}
    corpora = []
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        corpora.append(read_corpus(tmp_path / name))
        corpora[-1].beside = corpora[0]
    with caplog.at_level("INFO"):
        for corpus in corpora:
            list(corpus)
    assert [Path(message.split(": ")[0]).name for message in caplog.messages] == ["train", "test"]


def test_what_was_recognised_is_said_once(tmp_path, caplog):
    (tmp_path / "a.conll").write_text("a\tB-X\nb\tO\nc\tI-X\n\nd\tB-X\n")
    corpus = read_corpus(tmp_path / "a.conll")
    with caplog.at_level("INFO"):
        list(corpus)
        list(corpus)
    said = [record.getMessage().removeprefix(str(tmp_path)) for record in caplog.records]
    assert said == [
        "/a.conll: 2 columns by TAB, word in column 0 (a, b), tag in column 1 (B-X, O), scheme BIO",
        (
            "/a.conll: places repaired: 1, the first on line 3: 'I-X' follows 'O' and opens an"
            " entity (conlleval)"
        ),
    ]
