"""The files of a bundle, as tests look at them and change them."""

import hashlib
import json

from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.schemes import Scheme
from ner_lstm.storage.sealing import seal_json
from ner_lstm.tagger import Tagger


def tagger_on(engine, encoding, *, tokenizer="words", batch_tokens=None, model=None):
    """The tagger of an engine whose network is of no bundle; model: settings other than usual."""
    config = Config(model=model) if model else Config()
    bundle = Bundle(config, encoding, tokenizer, Scheme.BIO, weights={})
    return Tagger(bundle, engine, batch_tokens=batch_tokens)


def weights_file(folder):
    """The one file of weights in a folder."""
    (path,) = folder.glob("weights-*.safetensors")
    return path


def read_facts(folder):
    """What bundle.json says, without its seal."""
    facts = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    facts.pop("sha256", None)
    return facts


def write_facts(folder, facts):
    """Another bundle.json, with the seal that makes it pass for whole."""
    (folder / "bundle.json").write_bytes(seal_json(json.dumps(facts).encode()))


def replace_weights(folder, content):
    """Other weights, with the hash that makes them pass for the right ones."""
    weights_file(folder).unlink()
    digest = hashlib.sha256(content).hexdigest()
    name = f"weights-{digest[:16]}.safetensors"
    (folder / name).write_bytes(content)
    write_facts(
        folder,
        {
            **read_facts(folder),
            "weights": name,
            "weights_bytes": len(content),
            "weights_sha256": digest,
        },
    )


def downgrade(folder):
    """Makes the bundle one of format 1: without a seal, its weights under the one name that all
    had.
    """
    path, facts = weights_file(folder), read_facts(folder)
    path.rename(folder / "weights.safetensors")
    for key in ("weights", "weights_bytes"):
        del facts[key]
    (folder / "bundle.json").write_text(json.dumps({**facts, "version": 1}), encoding="utf-8")
