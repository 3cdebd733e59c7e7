"""What a user wrote where something else belongs -> one line that says what was meant."""

import difflib
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ner_lstm.errors import BundleError, ConfigError, CorpusError
from ner_lstm.files import CORPUS_PREFIXES, is_same_file
from ner_lstm.models import find_model, is_shipped

if TYPE_CHECKING:
    from ner_lstm.tagger import Tagger

DESCRIPTION = "bundle.json"
MAX_LISTED_BUNDLES = 3
# What to do with a file that is given as a bundle.
WAYS_OUT_OF_FILES = {
    "predict": "ner-lstm predict MODEL {} reads it with a model",
    "evaluate": "ner-lstm evaluate MODEL {} scores a model on it",
    "info": "ner-lstm check {} shows what a corpus holds",
}
CORPORA = "corpora are given as --train FILE, --dev FILE and --test FILE"
# What options are called elsewhere.
OPTIONS: dict[str, dict[tuple[str, ...], str]] = {
    "train": {("--corpus", "--data", "--input", "--training", "-t", "-i"): CORPORA},
    "predict": {
        ("--text", "-t"): 'a text is read from standard input: echo "..." | ner-lstm predict MODEL'
    },
    "evaluate": {
        (
            "--output",
            "-o",
            "--json",
            "--html",
        ): "--report KIND=FILE writes a report, --errors FILE the mistakes"
    },
    "convert": {
        ("--to", "--format"): "the suffix of OUTPUT says what is written",
        ("--output", "-o"): "OUTPUT is the second argument",
    },
}


def explain_option(command: str, option: str, *, has_settings: bool, is_near: bool) -> str:
    """What an unknown option stands for; is_near: whether the command has options like it."""
    for names, meant in OPTIONS.get(command, {}).items():
        if option in names:
            return meant
    if not has_settings:
        return ""
    from ner_lstm.config import find_setting

    name = option.lstrip("-").replace("-", "_")
    setting = find_setting(name)
    is_meant = setting is not None and (not is_near or setting.endswith(f".{name}"))
    return f"--set {setting}=VALUE sets it" if is_meant else ""


def explain_arguments(command: str, given: Sequence[str]) -> str:
    """What arguments stand for of which a command expects fewer."""
    if Path(" ".join(given)).exists():
        return f"a name with blanks needs quotation marks: {' '.join(given)!r}"
    return CORPORA if command == "train" and any(Path(text).is_file() for text in given) else ""


def require_bundle(model: str | Path, *, command: str, others: Sequence[str] = ()) -> None:
    """Raises BundleError, with what was meant, where MODEL is not the folder of a bundle."""
    folder = find_model(model)
    if is_bundle(folder):
        return
    found = "a folder without it" if folder.is_dir() else "a file" if folder.exists() else "nothing"
    problem = f"{model}: expected a bundle, a folder with {DESCRIPTION}, found {found}"
    way_out = _way_out(folder, command=command, others=others)
    raise BundleError(f"{problem}: {way_out}" if way_out else problem)


@dataclass(frozen=True, slots=True)
class TaggerLoader:
    """MODEL -> the tagger that a command's options ask for; arguments: of the command, in order.

    lexicons: of the first argument alone, where the model is one of them.
    """

    command: str
    device: str = "auto"
    engine: str = "auto"
    batch_tokens: int | None = None
    threads: int | None = None
    arguments: Sequence[str] = ()
    lexicons: Sequence[str] = ()

    def __call__(self, model: str | Path) -> "Tagger":
        """The tagger. Raises BundleError, with what was meant where MODEL is something else."""
        is_first = self.arguments and self.arguments[0] == str(model)
        others = self.arguments[1:] if is_first else ()
        require_bundle(model, command=self.command, others=others)
        from ner_lstm.tagger import Tagger

        return Tagger.load(
            model,
            device=self.device,
            engine=self.engine,
            batch_tokens=self.batch_tokens,
            threads=self.threads,
            lexicons=self.lexicons if is_first or not self.arguments else (),
        )


def is_bundle(path: str | Path) -> bool:
    """Whether it is a folder with the description of a bundle, or a tagger of the package."""
    return is_shipped(path) or (Path(path) / DESCRIPTION).is_file()


def _way_out(path: Path, *, command: str, others: Sequence[str]) -> str:
    swapped = next((text for text in others if is_bundle(text)), None)
    if swapped is not None:
        rest = [text for text in [str(path), *others] if text != swapped]
        return f"the model comes first: ner-lstm {command} {shlex.join([swapped, *rest])}"
    if path.is_file() and is_bundle(path.parent):
        return f"give the folder: {path.parent}"
    known = _known_bundles(path)
    if path.is_file() or str(path).startswith(CORPUS_PREFIXES):
        if command == "evaluate" and len(others) == 1 and Path(others[0]).is_file():
            return (
                f"ner-lstm evaluate --predicted {shlex.join([str(path), others[0]])} scores a"
                " tagged file"
            )
        usage = WAYS_OUT_OF_FILES.get(command, "").format(shlex.quote(str(path)))
        return "; ".join(text for text in (usage, known) if text)
    return known


def _known_bundles(path: Path) -> str:
    """Those that may be meant: of a similar name, in the folder, or the newest below runs/."""
    beside = (
        {str(file.parent): file for file in path.parent.glob(f"*/{DESCRIPTION}")}
        if path.name
        else {}
    )
    near = difflib.get_close_matches(str(path), beside, n=1)
    if near and not path.exists():
        return f"did you mean {near[0]}?"
    inside = sorted(str(file.parent) for file in path.glob(f"*/{DESCRIPTION}"))
    if inside:
        return f"it holds {', '.join(inside[:MAX_LISTED_BUNDLES])}"
    runs = sorted(
        Path("runs").glob(f"*/{DESCRIPTION}"), key=lambda file: file.stat().st_mtime, reverse=True
    )
    names = [str(file.parent) for file in runs[:MAX_LISTED_BUNDLES]]
    return f"there {'is' if len(names) == 1 else 'are'} {', '.join(names)}" if names else ""


def require_inputs(inputs: Sequence[str], *, model: Path) -> None:
    """Raises CorpusError for an input that is a text and no file."""
    for text in inputs:
        suffix = Path(text).suffix
        if (
            " " in text
            and "/" not in text
            and (not suffix or " " in suffix)
            and not Path(text).exists()
        ):
            way_out = f'a text is read from standard input: echo "..." | ner-lstm predict {model}'
            raise CorpusError(text, 0, f"no such file: {way_out}")


def require_settings(config: Path | None, *, command: str) -> None:
    """Raises ConfigError, with what was meant, where CONFIG is a corpus or a bundle."""
    if config is None or config.suffix == ".toml":
        return
    name, given = str(config), shlex.quote(str(config))
    if is_bundle(config):
        way_out = f"--start-from {given} starts from it"
        if not is_shipped(config):
            way_out += (
                f", -o {given} --resume goes on with a run that stopped, -o {given} --overwrite"
                " replaces it"
            )
        raise ConfigError(f"{name}: expected settings in TOML, found a bundle: {way_out}")
    if not config.exists() and not name.startswith(CORPUS_PREFIXES):
        raise ConfigError(
            f"{name}: no such file: CONFIG is a file of settings in TOML, and corpora are given as"
            " --train FILE"
        )
    if (
        name.startswith(CORPUS_PREFIXES)
        or config.is_dir()
        or (config.is_file() and not _is_toml(config))
    ):
        found = "a folder" if config.is_dir() else "what looks like a corpus"
        raise ConfigError(
            f"{name}: expected settings in TOML, found {found}: ner-lstm {command} --train {given}"
            " reads a corpus"
        )


def _is_toml(path: Path) -> bool:
    from ner_lstm.settings import read_toml

    try:
        read_toml(path)
    except ConfigError:
        return False
    return True


@contextmanager
def explain_swapped(gold: str, predicted: str | None) -> Iterator[None]:
    """Adds to the error of a gold file with several tag columns that it may be the tagged one."""
    from ner_lstm.columns.ambiguity import SeveralColumns

    try:
        yield
    except SeveralColumns as error:
        if predicted is None or error.path != gold or is_same_file(predicted, gold):
            raise
        way_out = (
            "or, if the files are swapped: ner-lstm evaluate --predicted"
            f" {shlex.join([gold, predicted])}"
        )
        raise CorpusError(error.path, error.line, f"{error.problem}, {way_out}") from None
