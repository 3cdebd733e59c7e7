from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from ner_lstm.encoding.forms import AFFIXES, FormTable, FormVocabularies, affixes
from ner_lstm.encoding.vocabulary import Vocabulary
from ner_lstm.model.characters import CHARACTERS
from ner_lstm.model.embeddings import Embeddings

SEEN = FormVocabularies.of(Counter(["apple", "Apple", "apples", "orange", "Orange", "in", "1987"]))
VOCABULARIES = replace(SEEN, vectors=Vocabulary(("orange", "kiwi")))


def build(*, characters="cnn", affix_width=3, vector_width=0):
    torch.manual_seed(1)
    parts = CHARACTERS[characters](len(VOCABULARIES.characters), 4)
    return Embeddings(
        VOCABULARIES,
        word_width=5,
        affix_width=affix_width,
        vector_width=vector_width,
        characters=parts,
    )


def embed(embeddings, words):
    table = FormTable(VOCABULARIES)
    rows = table.rows_of(words)
    arrays = (
        table.forms.word_ids[rows],
        table.forms.affix_ids[rows],
        table.forms.character_ids[rows],
        table.forms.vector_ids[rows],
    )
    return embeddings(*(torch.from_numpy(np.ascontiguousarray(array)) for array in arrays))


def test_the_parts_stand_side_by_side():
    embeddings = build()
    vectors = embed(embeddings, ["apple"])
    known = VOCABULARIES
    assert_close(vectors[0, :5], embeddings.words.weight[known.words.id_of("apple")])
    for number, part in enumerate(affixes("apple")):
        expected = embeddings.affixes[number].weight[known.affixes[number].id_of(part)]
        assert_close(vectors[0, 5 + 3 * number : 8 + 3 * number], expected)
    characters = torch.tensor([[known.characters.id_of(character) for character in "apple"]])
    assert_close(vectors[0, 32:], embeddings.characters(characters)[0])


@pytest.mark.parametrize("characters", CHARACTERS)
@pytest.mark.parametrize("affix_width", [0, 3])
def test_the_width_is_the_one_promised(characters, affix_width):
    embeddings = build(characters=characters, affix_width=affix_width)
    assert embed(embeddings, ["apple", "in"]).shape == (2, embeddings.width)
    assert embeddings.width == 5 + len(AFFIXES) * affix_width + embeddings.characters.width


def test_capital_letters_change_the_shape_and_the_characters_but_not_the_word():
    small, capital = embed(build(), ["apple", "Apple"])
    assert torch.equal(small[:29], capital[:29])
    assert not torch.equal(small[29:32], capital[29:32])
    assert not torch.equal(small[32:], capital[32:])


def test_given_vectors_stand_between_the_affixes_and_the_characters_and_are_zero_where_there_is_none():
    embeddings, width = build(vector_width=2), 5 + 3 * len(AFFIXES)
    with torch.no_grad():
        embeddings.vectors.weight[2:] = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    given = embed(embeddings, ["orange", "Orange", "KIWI", "apple"])[:, width : width + 2]
    assert given.tolist() == [[1, 2], [1, 2], [3, 4], [0, 0]]
    assert embeddings.width == width + 2 + 4


def test_words_that_training_did_not_see_share_one_vector():
    embeddings = build(characters="none", affix_width=0)
    strange, other = embed(embeddings, ["zyzzyva", "苹果"])
    assert torch.equal(strange, other)
    assert torch.equal(strange, embeddings.words.weight[1])


def test_the_gradient_of_the_word_table_holds_the_words_of_the_batch_alone():
    embeddings = build()
    embed(embeddings, ["apple", "Apple", "in"]).sum().backward()
    gradient = embeddings.words.weight.grad.coalesce()
    assert gradient.indices()[0].tolist() == sorted(
        VOCABULARIES.words.id_of(word) for word in ("apple", "in")
    )


def test_fresh_word_vectors_have_unit_variance_a_width():
    counts = Counter(
        f"w{a}{b}{c}" for a in "abcdefghij" for b in "abcdefghij" for c in "abcdefghij"
    )
    torch.manual_seed(1)
    words = FormVocabularies.of(counts)
    weight = Embeddings(
        words, word_width=100, affix_width=0, vector_width=0, characters=CHARACTERS["none"](2, 1)
    ).words.weight
    assert weight.pow(2).sum(dim=1).mean().item() == pytest.approx(1.0, rel=0.01)
    assert weight.abs().max() <= 0.03**0.5
