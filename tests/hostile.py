"""Texts that would be obeyed rather than shown, if a report let them: as words, labels, and parts
of paths.
"""

HOSTILE = (
    "",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script></details></td></table>",
    "<!-- -->--><!--",
    "]]>",
    "&#60;b&#62; &lt;i&gt; &amp;amp;",
    "'\"`\u201c\u00ab",
    '"',
    "```\n~~~",
    "| a | b |\\| c",
    "\\|\\`\\\\",
    "**bold** __bold__ *i* _i_ ~~gone~~",
    "[text](javascript:alert(1)) ![image](https://example.org/a.png)",
    "[text]: https://example.org",
    "www.example.org https://example.org ftp://example.org javascript:alert(1)",
    (
        "a.user@example.org @user @org/team #123 !45 GH-6 deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"
        " :smile:"
    ),
    "# heading",
    "- [ ] item\n1. item\n> quote",
    "---\n===",
    "::error::made up",
    "::error file=a,line=1::made up",
    "\n::stop-commands::word\n",
    "##[set-output name=a;]made up ##vso[task.setvariable variable=a]b ##teamcity[a]",
    "100%",
    "%0A::error::made up%0D%250A",
    "a\r\nb\rc\nd",
    "a:b,c=d;e",
    "=1+1",
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "\x1b[31mred\x1b[0m\x1b]8;;https://example.org\x07link\x1b]8;;\x07",
    "\x9b2J\x85\x7f\x00",
    "\u202egnirts\u2066\u2069\u200f",
    "\ud800 \udc00 \ufffe \uffff \U0001fffe \ufdd0",
    "\u2028\u2029\u00ad\ufeff\u200b",
    (
        "\U0001f469\u200d\U0001f4bb e\u0301\u0302\u0303"
        " \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    ),
    "word" * 500,
    "${{ secrets.TOKEN }} $(rm -rf /) `id` {{7*7}} {% raw %} $a^2$ %s %(a)s {0}",
    "../../etc/passwd",
)
