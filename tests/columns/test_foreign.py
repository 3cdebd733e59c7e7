"""Files that look like columns and are something else: refused by name, with the way out, also
where labels are optional.
"""

import pytest

from ner_lstm.corpus import read_corpus
from ner_lstm.errors import CorpusError
from ner_lstm.reading import Labels, ReadOptions

FOREIGN = {
    "sentences with their tags in a second cell": (
        "Dana left Porto\tB-PER O B-LOC\nKim slept\tB-PER O\n",
        "a sentence a line",
    ),
    "words with a slash and a tag": (
        "Dana/B-PER left/O Porto/B-LOC\nKim/B-PER slept/O\n",
        "a sentence a line",
    ),
    "entities between marks": (
        "<PER>Dana</PER> left <LOC>Porto</LOC>.\n<PER>Kim</PER> slept.\n",
        "a sentence a line",
    ),
    "characters divided by U+0002": (
        "text_a\tlabel\n李\x02明\x02睡\tB-PER\x02I-PER\x02O\n北\x02京\tB-LOC\x02I-LOC\n",
        "U+0002",
    ),
    "CoNLL-2012": (
        "#begin document (a); part 000\na 0 0 Dana NNP (TOP* - - - s (PERSON) -\n\n#end document\n",
        "CoNLL-2012",
    ),
    "i2b2": (
        'c="chest pain" 5:6 5:7||t="problem"\nc="ct scan" 13:3 13:4||t="test"\n',
        "concepts of i2b2",
    ),
    "WikiAnn": ("en:Dana\tB-PER\nen:left\tO\n\nen:Porto\tB-LOC\n", "sed 's/^en://'"),
    "a slash behind the prefix": (
        "Dana\tB/PER\nLee\tI/PER\nleft\tO\nPorto\tB/LOC\n",
        "write - between prefix and label",
    ),
    "a colon behind the prefix": (
        "Dana\tB:PER\nLee\tI:PER\nleft\tO\nPorto\tB:LOC\n",
        "write - between prefix and label",
    ),
    "two layers in a cell": (
        "Dana\tB-PER\nleft\tO\nPorto\tB-LOC|B-ORG\n",
        "tag_column=1 takes them as one label",
    ),
    "no-break spaces": (
        "Dana\u00a0NNP\u00a0B-PER\nleft\u00a0VBD\u00a0O\n",
        r"separator='\xa0'",
    ),
}


def read(folder, text, **options):
    path = folder / "corpus.tsv"
    path.write_text(text, encoding="utf-8", newline="")
    sentences = read_corpus(path, labels=Labels.OPTIONAL, options=ReadOptions(**options))
    return [(one.words, [entity.label for entity in one.entities or ()]) for one in sentences]


@pytest.mark.parametrize(("text", "says"), FOREIGN.values(), ids=FOREIGN)
def test_it_is_refused_by_name(tmp_path, text, says):
    with pytest.raises(CorpusError) as error:
        read(tmp_path, text)
    assert says in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_layers_in_a_cell_are_one_label_where_the_column_is_given(tmp_path):
    text, _ = FOREIGN["two layers in a cell"]
    assert read(tmp_path, text, tag_column=1) == [(("Dana", "left", "Porto"), ["PER", "LOC|B-ORG"])]


def test_no_break_spaces_divide_columns_where_they_are_given(tmp_path):
    text, _ = FOREIGN["no-break spaces"]
    assert read(tmp_path, text, separator="\u00a0") == [(("Dana", "left"), ["PER"])]


@pytest.mark.parametrize("word", ["and/or", "en:Dana", "<b>x</b>"])
def test_a_word_of_such_a_look_among_others_is_a_word(tmp_path, word):
    assert read(tmp_path, f"{word}\tO\nDana\tB-PER\nleft\tO\n") == [
        ((word, "Dana", "left"), ["PER"])
    ]


@pytest.mark.parametrize("outside", ["OUT", "OTHER", "None", "null", ""])
def test_one_other_value_beside_usual_tags_is_read_as_outside_and_said(tmp_path, outside):
    assert read(tmp_path, f"Dana\tB-PER\nleft\t{outside}\nPorto\tB-LOC\nwhen\t{outside}\n") == [
        (("Dana", "left", "Porto", "when"), ["PER", "LOC"])
    ]


def test_another_value_beside_o_is_an_error(tmp_path):
    with pytest.raises(CorpusError, match="4: expected O or a tag"):
        read(tmp_path, "Dana\tB-PER\nleft\tO\nPorto\tB-LOC\nwhen\tOTHER\n")


def test_utf_16_is_named(tmp_path):
    (tmp_path / "corpus.tsv").write_text("Dana\tB-PER\n", encoding="utf-16")
    with pytest.raises(CorpusError, match="UTF-16, which is read with encoding='utf-16'"):
        list(read_corpus(tmp_path / "corpus.tsv"))
