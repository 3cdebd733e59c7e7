"""What is appended to a column file or written as one, and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layouts import LAYOUTS, read

from ner_lstm.columns import render_appended, render_columns, tag_cells
from ner_lstm.corpus import read_corpus, write_corpus
from ner_lstm.errors import CorpusError
from ner_lstm.reading import Labels
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Sentence


def test_predictions_are_appended_and_nothing_else_changes(tmp_path):
    text = "# c\r\n1  The x\r\n2  Apple x\r\n\r\n-DOCSTART- -X- O\r\n\r\n1  Paris x"
    sentences = read(tmp_path, text, labels=Labels.IGNORED, word_column=1)
    labelled = [
        Sentence(one.words, (Entity(0, len(one.words), "A"),), origin=one.origin)
        for one in sentences
    ]
    expected = "# c\r\n1  The x B-A\r\n2  Apple x E-A\r\n\r\n-DOCSTART- -X- O\r\n\r\n1  Paris x S-A"
    assert "".join(render_appended(labelled, columns=[tag_cells(Scheme.BIOES)])) == expected


def test_another_scheme_leaves_other_columns_and_comments(tmp_path):
    sentences = read(tmp_path, LAYOUTS["CoNLL-2003"])
    write_corpus(sentences, tmp_path / "out.conll", scheme=Scheme.BIOES)
    assert (
        (tmp_path / "out.conll").read_text()
        == "-DOCSTART- -X- O O\n\nThe DT B-NP O\nApple NNP I-NP B-ORG\nStore NNP I-NP E-ORG\n\nParis NNP B-NP S-LOC\n"
    )


@pytest.mark.parametrize("word", ["", " ", "a\tb", "a\nb", "-DOCSTART-"])
def test_a_word_that_a_column_cannot_hold_is_refused(word):
    with pytest.raises(
        CorpusError, match=r"rows.jsonl:7: expected a word that a column file can hold"
    ):
        list(render_columns([Sentence((word,), (), path="rows.jsonl", line=7)], scheme=Scheme.BIO))


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs"], exclude_characters="\ufeff"),
    min_size=1,
    max_size=6,
)


@given(
    st.lists(
        st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=5), min_size=1, max_size=4
    )
)
def test_what_is_written_is_read_back(tmp_path_factory, drawn):
    sentences = [
        Sentence(
            tuple(word for word, _ in words),
            tuple(
                Entity(at, at + 1, "X-Y") for at, (_, is_entity) in enumerate(words) if is_entity
            ),
        )
        for words in drawn
        if not words[0][0].startswith("-DOCSTART-")
    ]
    path = tmp_path_factory.mktemp("trip") / "out.conll"
    write_corpus(sentences, path)
    again = list(read_corpus(path)) if sentences else []
    glued = all(len(word) == 2 and word[1].isdigit() for one in sentences for word in one.words)
    if not glued:  # which reads as characters with a segmentation mark
        assert [(one.words, one.entities) for one in again] == [
            (one.words, one.entities) for one in sentences
        ]
