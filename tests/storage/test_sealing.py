import json

import numpy as np
from safetensors.numpy import load, save

from ner_lstm.storage.sealing import (
    UNSEALED,
    has_seal,
    is_whole_json,
    is_whole_tensors,
    seal_json,
    seal_tensors,
)

TEXT = json.dumps({"a": ["x", 1.5], "sha256": "0" * 64}).encode()


def flips(content):
    for bit in range(8 * len(content)):
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        yield bytes(damaged)


def test_a_sealed_object_is_the_same_with_one_key_more():
    sealed = seal_json(b'{"a": 1}')
    # printf '{"a": 1' | sha256sum
    digest = "795efb8f8bdc87cd47c4172660bae252ef12fee17b0ef931eb542feb0b83a19a"
    assert json.loads(sealed) == {"a": 1, "sha256": digest}
    assert has_seal(sealed)
    assert is_whole_json(sealed)
    assert not has_seal(b'{"a": 1}')


def test_no_flipped_bit_cut_or_added_key_passes_a_seal_of_json():
    sealed = seal_json(TEXT)
    assert not any(map(is_whole_json, flips(sealed)))
    assert not any(is_whole_json(sealed[:length]) for length in range(len(sealed)))
    assert not is_whole_json(sealed[:-1] + b', "a": 2}')
    assert not is_whole_json(json.dumps(json.loads(sealed), indent=1).encode())


def test_no_flipped_bit_passes_a_seal_of_tensors_which_any_reader_still_reads():
    sealed = seal_tensors(
        save(
            {"a": np.arange(3, dtype=np.float32)},
            metadata={"run": json.dumps(UNSEALED), **UNSEALED},
        )
    )
    assert is_whole_tensors(sealed)
    assert load(sealed)["a"].tolist() == [0, 1, 2]
    assert not any(map(is_whole_tensors, flips(sealed)))
    assert not is_whole_tensors(sealed + b"\0")
    assert not is_whole_tensors(b"")
