"""What every page looks like: light, dark, on a phone and in print."""

from ner_lstm.rendering.labels import HUES, LINES

STYLE = (
    """
:root { color-scheme: light dark; --fill: .22; --text: #1c1c1e; --quiet: #5f6368; --page: #fdfdfc; --rule: #e3e3e0 }
@media (prefers-color-scheme: dark) {
  :root { --fill: .3; --text: #e6e6e3; --quiet: #a3a6ab; --page: #17181a; --rule: #35373a }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 48rem; padding: 2.5rem 1.25rem 4rem; background: var(--page); color: var(--text);
  font: 1.0625rem/1.85 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere }
h1 { margin: 0 0 1.5rem; font-size: 1.6rem; line-height: 1.25; font-weight: 650; text-wrap: balance }
h2 { margin: 2.5rem 0 1rem; padding-bottom: .35rem; border-bottom: 1px solid var(--rule);
  font-size: .95rem; line-height: 1.4; font-weight: 600; color: var(--quiet) }
p { margin: 0; white-space: pre-wrap; tab-size: 4 }
p.apart { margin-bottom: .7em }
mark { --hue: 128 128 128; margin: 0 .06em; padding: .12em .3em; border-radius: .3em;
  color: inherit; background: rgb(var(--hue) / var(--fill));
  --edge: color-mix(in srgb, rgb(var(--hue)) 60%, var(--text)); --line: .16em solid;
  border-bottom: var(--line) var(--edge); unicode-bidi: isolate;
  -webkit-box-decoration-break: clone; box-decoration-break: clone }
small { font-size: .72em; font-weight: 650; letter-spacing: .02em;
  -webkit-user-select: none; user-select: none }
i { font-style: normal; font-weight: 400; letter-spacing: 0; font-variant-numeric: tabular-nums; white-space: nowrap }
ul { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; margin: 0; padding: 0; list-style: none; font-size: .9rem }
ul mark { font-size: .85rem; font-weight: 600 }
footer p { margin-top: 1rem; font-size: .9rem; color: var(--quiet) }
@media (max-width: 30rem) { body { padding: 1.25rem .9rem 2.5rem; font-size: 1rem } }
@media print {
  :root { --fill: .15; --text: #000; --quiet: #444; --page: #fff }
  body { max-width: none; padding: 0; font-size: 10.5pt; line-height: 1.7 }
  h2 { break-after: avoid }
  mark { -webkit-print-color-adjust: exact; print-color-adjust: exact }
}
"""
    + "".join(f".c{number} {{ --hue: {hue} }}\n" for number, hue in enumerate(HUES))
    + "".join(
        f".b{number} {{ --line: {'.28' if line == 'double' else '.18'}em {line} }}\n"
        for number, line in enumerate(LINES)
        if number
    )
)
