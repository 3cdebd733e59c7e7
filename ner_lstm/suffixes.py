"""A file's name -> the format of its suffix, held against what is read or written."""

from collections.abc import Iterable
from pathlib import Path

from ner_lstm.errors import CorpusError, NerLstmError

JSON, JSONL, COLUMNS, CONLLU = "JSON", "JSON lines", "columns", "CoNLL-U"
HTML, MARKDOWN, XML, SETTINGS = "HTML", "Markdown", "XML", "settings"
CSV, SPREADSHEET, TABLE = "comma-separated values", "a spreadsheet", "a table of Arrow"
DOCUMENT, ARCHIVE, PICTURE = "a word processor's document", "an archive", "a picture"
BRAT, SPACY, CODE = "brat's annotations", "spaCy's DocBin", "Python's objects"
SUFFIXES = {
    COLUMNS: (".conll", ".tsv", ".bio", ".iob", ".iob2", ".bmes", ".bioes"),
    JSONL: (".jsonl", ".ndjson"),
    JSON: (".json",),
    HTML: (".html", ".htm", ".xhtml"),
    MARKDOWN: (".md", ".markdown"),
    XML: (".xml", ".xmi", ".naf"),
    CSV: (".csv",),
    SPREADSHEET: (".xlsx", ".xls", ".ods"),
    DOCUMENT: (".docx", ".doc", ".odt", ".rtf", ".pdf", ".epub", ".pptx"),
    SETTINGS: (".toml", ".yaml", ".yml"),
    BRAT: (".ann",),
    SPACY: (".spacy",),
    CONLLU: (".conllu", ".conllup"),
    TABLE: (".parquet", ".arrow", ".feather"),
    ARCHIVE: (".gz", ".bz2", ".xz", ".zst", ".zip", ".tar", ".tgz", ".7z"),
    PICTURE: (".png", ".svg", ".jpg", ".jpeg"),
    CODE: (".pkl", ".pickle", ".pt", ".npz", ".safetensors"),
}
FORMATS = {suffix: name for name, suffixes in SUFFIXES.items() for suffix in suffixes}
READABLE_FORMATS = frozenset({COLUMNS, JSONL, JSON, MARKDOWN, CONLLU})
# What a reader of columns or of text may do about a file that it would misread.
WAYS_OUT = {
    CSV: "save it with tabs between the columns, as .tsv, or name its separator",
    SPREADSHEET: "save it with tabs between the columns, as .tsv",
    DOCUMENT: "save it as plain text, as .txt",
    HTML: "take the text out of the markup, into .txt",
    XML: "take the text out of the markup, into .txt, or words and tags into .conll",
    SETTINGS: "save what is text in it as .txt",
    BRAT: "join it with its text to JSON lines, as .jsonl",
    SPACY: "save text and entities as JSON lines, as .jsonl",
    TABLE: "hub:FOLDER reads the folder that it lies in",
    ARCHIVE: "unpack it (gzip alone is read as it is)",
}


def format_of(path: str | Path) -> str | None:
    """The format that the suffix names, None for a suffix that says nothing, as .txt."""
    return FORMATS.get(Path(path).suffix.lower())


def require_readable(path: str) -> None:
    """Raises CorpusError where a file, gzip or not, would be misread as text or columns."""
    name = path[:-3] if path.lower().endswith(".gz") else path
    named = format_of(name)
    if named is not None and named not in READABLE_FORMATS:
        problem = f"expected text, columns or JSON, found {Path(name).suffix}, which is {named}"
        way_out = f": {WAYS_OUT[named]}" if named in WAYS_OUT else ""
        raise CorpusError(path, 0, problem + way_out)


def require_suffix(path: str | Path, *, written: str | None, known: Iterable[str]) -> None:
    """Raises NerLstmError where the suffix names another format than what is written.

    written: one of FORMATS, or None for plain lines.

    known: the suffixes that may stand there.
    """
    named = format_of(path)
    if named not in (None, written):
        raise NerLstmError(
            f"{path}: {written or 'lines of text'} would be written, and {Path(path).suffix} is"
            f" {named}: expected a name in {', '.join(known)}"
        )
