import subprocess
import sys

import numpy as np
import pytest
import torch

from ner_lstm.bundle import Bundle
from ner_lstm.config import ModelConfig
from ner_lstm.engines.loading import load_engine
from ner_lstm.engines.numpy import NumpyEngine
from ner_lstm.engines.torch import TorchEngine
from ner_lstm.errors import NerLstmError
from ner_lstm.model.network import Network
from ner_lstm.tagger import Tagger

CONFIG = ModelConfig(word_width=6, character_width=4, affix_width=2, hidden_width=5)
TEXT = "Yesterday Grace Hopper flew to New York !"
without_cuda = pytest.mark.skipif(torch.cuda.is_available(), reason="a CUDA device is there")


@pytest.fixture
def weights(encoding):
    torch.manual_seed(1)
    return {
        name: tensor.numpy()
        for name, tensor in Network.build(CONFIG, encoding).state_dict().items()
    }


@pytest.fixture
def load(encoding):
    def call(weights, *, name="auto", device="auto", workers=3, config=CONFIG):
        return load_engine(weights, config, encoding, name=name, device=device, workers=workers)

    return call


def message(error):
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    ("name", "device", "kind"),
    [
        ("auto", "cpu", NumpyEngine),
        ("numpy", "auto", NumpyEngine),
        ("numpy", "cpu", NumpyEngine),
        ("torch", "cpu", TorchEngine),
        ("torch", "auto", TorchEngine),
    ],
)
def test_a_name_and_a_device_give_an_engine(load, weights, name, device, kind):
    assert isinstance(load(weights, name=name, device=device), kind)


@without_cuda
def test_auto_is_numpy_where_there_is_no_cuda(load, weights):
    engine = load(weights)
    assert isinstance(engine, NumpyEngine)
    assert engine.workers == 3


@pytest.mark.parametrize("name", ["onnx", "", "Numpy", "numpy "])
def test_an_engine_that_is_none_is_an_error_in_one_line(load, weights, name):
    with pytest.raises(NerLstmError) as error:
        load(weights, name=name)
    assert message(error) == f"engine: expected auto, numpy, torch, found {name!r}"


@pytest.mark.parametrize("device", ["cuda", "cuda:0", "cpu:0", "gpu", ""])
def test_numpy_computes_on_no_other_device_than_a_cpu(load, weights, device):
    with pytest.raises(NerLstmError) as error:
        load(weights, name="numpy", device=device)
    assert (
        message(error)
        == f"engine numpy computes on a CPU: expected device auto or cpu, found {device!r}"
    )


@without_cuda
@pytest.mark.parametrize("name", ["auto", "torch"])
@pytest.mark.parametrize("device", ["cuda", "cuda:0", "cuda:99", "gpu", "cpu:0", "cuda:x"])
def test_a_device_that_is_not_there_is_an_error_in_one_line(load, weights, name, device):
    with pytest.raises(NerLstmError) as error:
        load(weights, name=name, device=device)
    assert message(error).startswith("device")
    assert device in message(error)


@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_tables_in_half_precision_are_computed_with_in_float32(load, encoding, weights, name):
    halved = weights | {
        "embeddings.words.weight": weights["embeddings.words.weight"].astype(np.float16)
    }
    rounded = weights | {
        "embeddings.words.weight": halved["embeddings.words.weight"].astype(np.float32)
    }
    forms = encoding.forms.encode(["the", "Ada", "strange"])
    vectors = load(halved, name=name).vectors(forms)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, load(rounded, name=name).vectors(forms), rtol=0, atol=1e-6)


def test_loading_an_engine_draws_no_random_number(load, weights):
    torch.manual_seed(3)
    expected = torch.rand(4)
    torch.manual_seed(3)
    load(weights, name="torch")
    assert torch.equal(torch.rand(4), expected)


def test_a_bundle_of_a_trained_network_tags_alike_with_both_engines(bundle):
    found = {
        name: Tagger.load(bundle, engine=name, device="cpu").tag_text(TEXT)
        for name in ("numpy", "torch")
    }
    for sentences in found.values():
        (sentence,) = sentences
        assert [(e.start, e.end, e.label) for e in sentence.entities] == [
            (1, 3, "PER"),
            (5, 7, "CITY"),
        ]
    ours, torchs = (
        [entity.confidence for entity in sentences[0].entities] for sentences in found.values()
    )
    assert ours == pytest.approx(torchs, abs=1e-5)


def test_a_bundle_stores_its_tables_in_half_precision(bundle):
    kinds = {name: array.dtype for name, array in Bundle.load(bundle).weights.items()}
    halved = {name for name, dtype in kinds.items() if dtype == np.float16}
    tables = {
        name for name in kinds if name.startswith(("embeddings.words.", "embeddings.affixes."))
    }
    assert halved == tables | {"encoder.ahead.0.weight_ih_l0", "encoder.back.0.weight_ih_l0"}
    assert {dtype for name, dtype in kinds.items() if name not in halved} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    "options", ["device='cpu'", pytest.param("", marks=without_cuda), "engine='numpy'"]
)
def test_tagging_on_a_cpu_loads_no_torch(bundle, tmp_path, options):
    spy = f"""
import sys
from ner_lstm import Tagger
(sentence,) = Tagger.load({str(bundle)!r}, {options}).tag_text({TEXT!r})
print([entity.label for entity in sentence.entities], "torch" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", spy],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "['PER', 'CITY'] False\n", "")
