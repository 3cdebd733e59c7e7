"""What a user asks of `pretrain` -> the texts and the settings of a run, its folder checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ner_lstm.config import Config
from ner_lstm.errors import BundleError, NerLstmError
from ner_lstm.pretraining.text_data import COLUMN_KEY
from ner_lstm.training.checkpoint import Checkpoint, load_checkpoint, settings_of
from ner_lstm.training.occupation import refuse_foreign_files, refuse_occupied, require_folder
from ner_lstm.training.request import require_free, require_run
from ner_lstm.training.starting import SHAPE_FROM_TEXT


@dataclass(frozen=True, slots=True)
class PretrainingRequest:
    """What is asked of a run (None: not given), and what to do with its folder."""

    texts: Sequence[str]
    output: Path
    config: Path | None = None
    given: Mapping[str, object] = field(default_factory=dict)
    assignments: Sequence[str] = ()
    text_column: str | None = None
    resume: bool = False
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class ResolvedRequest:
    """What `pretrain` is called with."""

    texts: Sequence[str]
    config: Config
    text_column: str | None


def resolve(request: PretrainingRequest) -> ResolvedRequest:
    """The texts and the settings: of a run that stopped, those that it had, where none are given.

    Raises NerLstmError before a text is read.
    """
    folder = request.output
    require_folder(folder)
    refuse_occupied(folder)
    texts, column, config = request.texts, request.text_column, Config()
    if request.resume:
        require_run(folder, seeds=1)
        checkpoint = load_checkpoint(folder)
        files = _files_of(checkpoint, folder=folder)
        texts = texts or [str(facts["path"]) for facts in files]
        column = column or next((str(f[COLUMN_KEY]) for f in files if COLUMN_KEY in f), None)
        config = settings_of(checkpoint, folder=folder)
    elif not texts:
        raise NerLstmError("texts: expected files of text to learn from, found none")
    if request.config is not None:
        config = config.assign(_network_of(request.config), source=str(request.config))
    given = {key: value for key, value in request.given.items() if value is not None}
    config = config.assign(given, source="options").override(request.assignments)
    refuse_foreign_files(folder)
    if not (request.resume or request.overwrite):
        require_free(folder)
    return ResolvedRequest(texts, config, column)


def _network_of(path: Path) -> dict[str, object]:
    """The settings in a file that make the shape of a network, as a tagger is to have it."""
    model = Config.load(path).model
    return {
        f"model.{name}": getattr(model, name)
        for name in SHAPE_FROM_TEXT
        if name in model.model_fields_set
    }


def _files_of(checkpoint: Checkpoint, *, folder: Path) -> list[Mapping[str, object]]:
    """What is known of the texts of a run. Raises BundleError where a tagger was trained."""
    if not checkpoint.origin.is_text:
        raise BundleError(
            f"{folder}: nothing to resume: expected a run that learns from text, found one that"
            " trains a tagger"
        )
    return list(checkpoint.origin.corpora.values())
