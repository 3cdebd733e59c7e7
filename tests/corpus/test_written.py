"""What is written can be read: words and labels of every kind come back as they were, or are
refused before a file appears.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from ner_lstm import Entity, Scheme, Sentence, read_corpus, write_corpus
from ner_lstm.columns import render_appended, tag_cells
from ner_lstm.errors import CorpusError
from ner_lstm.reading import ReadOptions

ODD = " \t\n\r\x0b\x0c\x1c\x85\u00a0\u2028\u2029\u3000\ufeff\u200b#\"'-,1O\\\ud800"
ODD_WORDS = (
    "-DOCSTART-",
    "# x",
    "#",
    "#B",
    "\u00a0",
    "O",
    "B-PER",
    "1",
    "2",
    "-",
    "[",
    '{"',
    "New York",
    "\ufeffAda",
    "Ada",
)
words = st.sampled_from(ODD_WORDS) | st.text(
    st.sampled_from(ODD + "aé中") | st.characters(), min_size=0, max_size=6
)
labels = st.sampled_from(
    ("PER", "Titre 1", "-", "A-B", "A,B-C", "NP", "", "O", "PER ", "É")
) | st.text(max_size=4)


@st.composite
def labelled(draw):
    """Some sentences with entities, apart from each other."""
    sentences = []
    for number in range(draw(st.integers(1, 3))):
        spoken = draw(st.lists(words, min_size=1, max_size=5))
        position, entities = draw(st.integers(0, 2)), []
        while position < len(spoken):
            end = draw(st.integers(position + 1, len(spoken)))
            entities.append(Entity(position, end, draw(labels)))
            position = end + draw(st.integers(1, 3))
        sentences.append(Sentence(tuple(spoken), tuple(entities), path="made", line=number + 1))
    return sentences


def _is_written(sentences, path, scheme):
    """Whether the file came to be; if not, it was refused in one line and nothing is left."""
    path.unlink(missing_ok=True)
    try:
        write_corpus(sentences, path, scheme=scheme)
    except CorpusError as error:
        assert len(str(error).splitlines()) == 1
        assert list(path.parent.iterdir()) == []
        return False
    return True


def _ends_with_digits(sentences):
    """Whether all words are a character and a digit, which readers take for a digit of
    segmentation.
    """
    return all(
        len(word) == 2 and word[1].isdigit() for sentence in sentences for word in sentence.words
    )


def _facts(sentences):
    return [(sentence.words, sentence.entities) for sentence in sentences]


@pytest.mark.parametrize("scheme", Scheme)
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sentences=labelled())
@example(sentences=[Sentence(("Ada",), (Entity(0, 1, "Titre 1"),))])
@example(sentences=[Sentence(("# x",), ())])
@example(sentences=[Sentence(("\ufeffAda", "x"), ())])
def test_columns_give_back_what_they_took_or_take_nothing(sentences, scheme, tmp_path):
    path = tmp_path / "out.conll"
    if _is_written(sentences, path, scheme):
        assume(not _ends_with_digits(sentences))
        options = ReadOptions(separator="\t", word_column=0, tag_column=1, scheme=scheme)
        assert _facts(read_corpus(path, options=options)) == _facts(sentences)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sentences=labelled(), suffix=st.sampled_from((".json", ".jsonl")))
def test_json_gives_back_what_it_took_or_takes_nothing(sentences, suffix, tmp_path):
    for old in tmp_path.iterdir():
        old.unlink()
    path = tmp_path / f"out{suffix}"
    if _is_written(sentences, path, Scheme.BIO):
        assert _facts(read_corpus(path)) == _facts(sentences)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(spoken=st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=3))
@example(spoken=[["\u00a0", "["]])
def test_words_alone_come_back_or_are_refused(spoken, tmp_path):
    path = tmp_path / "out.conll"
    sentences = [Sentence(tuple(sentence)) for sentence in spoken]
    if _is_written(sentences, path, Scheme.BIO):
        assume(not _ends_with_digits(sentences))
        found = list(read_corpus(path, options=ReadOptions(separator=" ", word_column=0)))
        assert [sentence.words for sentence in found] == [sentence.words for sentence in sentences]


@pytest.mark.parametrize("separator", [" ", "\t", ","])
@pytest.mark.parametrize("label", ["Titre 1", "A\tB", "A,B", "A\nB", "", "A ", "A\u2028", "PER"])
def test_a_label_is_refused_where_the_separator_of_its_file_would_break_it(
    tmp_path, separator, label
):
    source, target = tmp_path / "in.conll", tmp_path / "out.conll"
    source.write_text(
        f"Ada{separator}x{separator}B-PER\nlives{separator}x{separator}O\n", encoding="utf-8"
    )
    options = ReadOptions(separator=separator, word_column=0, tag_column=2)
    sentences = [
        s.with_entities((Entity(0, 1, label),)) for s in read_corpus(source, options=options)
    ]
    if label in ("A\tB", "A\nB", "", "A ", "A\u2028") or separator in label:
        with pytest.raises(
            CorpusError, match=r"in\.conll:1: expected a label that columns divided by"
        ):
            write_corpus(sentences, target)
        assert not target.exists()
        with pytest.raises(CorpusError, match=r"in\.conll:1: expected a label"):
            next(render_appended(sentences, columns=[tag_cells(Scheme.BIO)], labels=[label]))
    else:
        write_corpus(sentences, target)
        options = ReadOptions(
            separator=None if separator == "," else separator, word_column=0, tag_column=2
        )
        assert _facts(read_corpus(target, options=options)) == _facts(sentences)


def test_files_of_one_folder_are_joined_with_a_blank_line_between_them(tmp_path):
    (tmp_path / "in").mkdir()
    for name, text in {
        "a": "Ada\tB-PER\n.\tO",
        "b": "Bob\tB-PER\r\n.\tO\r\n",
        "c": "Eve\tB-PER\n.\tO\n\n",
    }.items():
        (tmp_path / "in" / f"{name}.conll").write_text(text, encoding="utf-8", newline="")
    sentences = list(read_corpus(tmp_path / "in"))
    write_corpus(sentences, tmp_path / "out.conll")
    assert _facts(read_corpus(tmp_path / "out.conll")) == _facts(sentences)
    (tmp_path / "tagged.conll").write_text(
        "".join(render_appended(sentences, columns=[tag_cells(Scheme.BIO)])), newline=""
    )
    second = ReadOptions(tag_column=2)  # of two columns of the same tags one has to be named
    assert _facts(read_corpus(tmp_path / "tagged.conll", options=second)) == _facts(sentences)


def test_files_of_other_columns_do_not_become_one(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.conll").write_text("Ada\tB-PER\n.\tO\n", encoding="utf-8")
    (tmp_path / "in" / "b.conll").write_text("Bob x B-PER\n. x O\n", encoding="utf-8")
    problem = (
        r"b.conll:1: expected 2 columns by TAB with the tag in column 1, as in .*, found 3 columns"
        r" by blanks with"
    )
    with pytest.raises(CorpusError, match=problem):
        write_corpus(read_corpus(tmp_path / "in"), tmp_path / "out.conll")
    mixed = [Sentence(("Ada",), (Entity(0, 1, "PER"),)), Sentence(("Bob",))]
    with pytest.raises(
        CorpusError,
        match="expected words with labels, as in the sentences before, found words without labels",
    ):
        write_corpus(mixed, tmp_path / "out.conll")
    assert not Path(tmp_path / "out.conll").exists()


def test_what_columns_cannot_hold_is_counted(tmp_path, caplog):
    (tmp_path / "in.jsonl").write_text(
        '{"tokens": [], "tags": []}\n{"tokens": ["Ada", "Bob"], "tags": ["B-PER",'
        ' "B-PER"]}\n{"text": " ", "entities": []}\n'
    )
    write_corpus(read_corpus(tmp_path / "in.jsonl"), tmp_path / "out.conll", scheme=Scheme.IO)
    assert (tmp_path / "out.conll").read_text() == "Ada\tI-PER\nBob\tI-PER\n\n"
    assert "sentences left out, as columns hold none without a word: 2" in caplog.text
    assert "entities joined with the one before, from which IO cannot tell them: 1" in caplog.text
