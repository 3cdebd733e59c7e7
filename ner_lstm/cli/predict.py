"""`ner-lstm predict`: a model and files -> the entities found in them, as a stream."""

from ner_lstm.cli import options as o
from ner_lstm.cli import predict_options as p
from ner_lstm.cli.guesses import TaggerLoader, require_bundle, require_inputs
from ner_lstm.cli.outputs import check_outputs
from ner_lstm.files import STANDARD_INPUT


def predict(
    model: o.Model,
    inputs: p.Inputs = None,
    output: p.Output = None,
    overwrite: o.Overwrite = False,
    target: p.To = None,
    scheme: p.WrittenScheme = None,
    confidence: p.Confidence = False,
    min_confidence: p.MinConfidence = 0.0,
    source: p.From = None,
    lines: p.Lines = False,
    tokenizer: p.Tokenizer = None,
    lexicon: o.NewerLexicons = None,
    on_error: p.SkipErrors = p.OnError.STOP,
    separator: o.Separator = None,
    word_column: o.WordColumn = None,
    encoding: o.Encoding = None,
    device: o.Device = "auto",
    engine: o.Engine = o.EngineName.AUTO,
    batch_tokens: o.BatchTokens = None,
    threads: o.Threads = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Find entities in text, column files or JSON lines.

    Entities of a text are written as JSON, one object a sentence.
    """
    o.set_up_log(quiet=quiet, verbose=verbose)
    o.require_tokenizer(tokenizer, ("words", "characters"))
    paths = inputs or [STANDARD_INPUT]
    lexicons = lexicon or ()
    check_outputs([output], inputs=[model, *paths, *lexicons], overwrite=overwrite)
    require_bundle(model, command="predict", others=inputs or ())
    require_inputs(paths, model=model)
    from ner_lstm.prediction import Formats, predict_files

    columns = separator, word_column, None
    skip = on_error is p.OnError.SKIP
    predict_files(
        model,
        paths,
        output=output,
        formats=Formats(source, target, scheme, confidence, lines),
        min_confidence=min_confidence,
        options=o.read_options(*columns, None, encoding, None, tokenizer, skip_errors=skip),
        load=TaggerLoader("predict", device, engine, batch_tokens, threads, lexicons=lexicons),
        quiet=quiet,
    )
