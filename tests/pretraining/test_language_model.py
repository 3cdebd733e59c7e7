from collections import Counter

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.batch import EncodedSentence, collate
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import FormTable, FormVocabularies
from ner_lstm.model.network import Inputs, Network
from ner_lstm.pretraining.language_model import LanguageModel
from ner_lstm.pretraining.vocabulary import Outputs

WORDS = ("we", "eat", "an", "apple", "now", "they", "buy", "Apple", "stock")
FORMS = FormVocabularies.of(Counter(dict.fromkeys(WORDS, 3)))
OUTPUTS = Outputs.of(np.ones(len(FORMS.words), dtype=np.int64))
MODEL = ModelConfig(word_width=6, character_width=4, affix_width=2, hidden_width=5)
CPU = torch.device("cpu")


def build(**settings):
    torch.manual_seed(1)
    config = MODEL.model_copy(update=settings)
    network = Network.build(config, Encoding(FORMS, ()))
    return LanguageModel(network, OUTPUTS).eval()


def batch_of(*sentences):
    table = FormTable(FORMS)
    encoded = [EncodedSentence(table.rows_of(sentence)) for sentence in sentences]
    return collate(encoded, table=table)


@pytest.mark.parametrize("encoder", ["lstm", "gru", "rnn"])
def test_a_state_has_not_seen_the_word_that_it_predicts(encoder):
    model, width = build(encoder=encoder), MODEL.hidden_width
    sentence = WORDS[:5]
    for position in range(len(sentence)):
        changed = (*sentence[:position], "stock", *sentence[position + 1 :])
        with torch.no_grad():
            before, after = (
                model.network.states(Inputs.of(batch_of(words), device=CPU))[0]
                for words in (sentence, changed)
            )
        # the forward states of the words before it, and the backward states of those behind it
        assert torch.equal(before[:position, :width], after[:position, :width])
        assert torch.equal(before[position + 1 :, width:], after[position + 1 :, width:])
        assert not torch.equal(before[position], after[position])


def test_likelihoods_are_those_of_the_softmax_over_all_outputs_and_do_not_depend_on_the_batch():
    model = build()
    alone = model.log_likelihoods(batch_of(WORDS[:3]), device=CPU)
    beside = model.log_likelihoods(batch_of(WORDS[:3], WORDS[3:]), device=CPU)
    with torch.no_grad():
        states = model.network.states(Inputs.of(batch_of(WORDS[:3]), device=CPU))[0]
        table = model.outputs.weight
        for number, (own, targets) in enumerate(
            ((states[:2, :5], WORDS[1:3]), (states[1:, 5:], WORDS[:2]))
        ):
            scores = (own @ table[:, :-1].T + table[:, -1]).log_softmax(dim=1)
            ids = [FORMS.words.id_of(word.lower()) - 1 for word in targets]
            assert_close(alone[number], scores[[0, 1], ids])
            assert_close(beside[number][:2], alone[number])


def test_at_first_the_bias_is_the_share_of_each_word():
    outputs = Outputs.of(np.arange(len(FORMS.words)))
    network = Network.build(MODEL, Encoding(FORMS, ()))
    biases = LanguageModel(network, outputs).outputs.weight[:, -1]
    shares = np.array([1, *range(len(FORMS.words) - 1, 1, -1)]) / sum(range(len(FORMS.words)))
    assert_close(biases.detach().exp().double(), torch.from_numpy(shares))


def test_one_direction_predicts_only_what_comes():
    model = build(bidirectional=False)
    (likelihoods,) = model.log_likelihoods(batch_of(WORDS[:4]), device=CPU)
    assert len(likelihoods) == 3
