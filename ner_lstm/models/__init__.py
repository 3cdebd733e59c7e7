"""`model:NAME` -> the folder of a tagger that comes with the package, each beside its LICENSE."""

from pathlib import Path

from ner_lstm.errors import BundleError, OutputError

MODEL_PREFIX = "model:"
FOLDER = Path(__file__).parent


def is_shipped(model: str | Path) -> bool:
    """Whether it names a tagger of the package instead of a folder."""
    return str(model).startswith(MODEL_PREFIX)


def find_model(model: str | Path) -> Path:
    """The folder that MODEL names. Raises BundleError for a name that none of ours has."""
    if not is_shipped(model):
        return Path(model)
    known = sorted(path.parent.name for path in FOLDER.glob("*/bundle.json"))
    name = str(model).removeprefix(MODEL_PREFIX)
    if name not in known:
        names = ", ".join(MODEL_PREFIX + other for other in known)
        raise BundleError(f"{model}: expected {names}, or the folder of a bundle")
    return FOLDER / name


def refuse_shipped(folder: Path) -> None:
    """Raises OutputError where a bundle would be written in the place of one of ours."""
    if is_shipped(folder):
        raise OutputError(f"{folder}: comes with the package and stays as it is: expected a folder")
