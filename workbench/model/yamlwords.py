"""Says in plain words what a YAML parser stumbled over."""

from __future__ import annotations

__all__ = ["plain_problem"]

_INDENT = "the indentation does not fit the lines above: entries of one list, and fields of one entry, line up"
_BRACKET = "a bracket is not closed, or a comma is missing"

# The two parsers that PyYAML has (its own and libyaml) word the same problem differently.
_PLAIN = (
    (
        "mapping values are not allowed",
        "a ':' stands where no field can begin: quote the text, or check the indentation",
    ),
    ("could not find expected ':'", "a field's name needs a ':' after it"),
    ("did not find expected ',' or", _BRACKET),
    ("expected ',' or", _BRACKET),
    ("did not find expected key", _INDENT),
    ("did not find expected '-' indicator", _INDENT),
    ("expected <block end>", _INDENT),
    ("block sequence entries are not allowed", "a list can't begin on this line: put the '-' on a line of its own"),
    ("block collections are not allowed", _INDENT),
    ("found unexpected end of stream", "a quotation mark that was opened is never closed"),
    ("found unexpected document indicator", "a quotation mark that was opened is never closed"),
    ("unknown escape character", "a backslash in double quotes begins an escape: use single quotes"),
    ("found unknown escape", "a backslash in double quotes begins an escape: use single quotes"),
    (
        "did not find expected <document start>",
        "the text ends and begins anew here: a file holds one playbook or guide",
    ),
    ("expected '<document start>'", "the text ends and begins anew here: a file holds one playbook or guide"),
    ("found undefined tag handle", "a value can't begin with '!': put it in quotes"),
)


def plain_problem(problem: str, text: str, line: int, column: int) -> str:
    """Returns what is wrong in plain words.

    `problem` is what the parser says, `line` and `column` where, counted from 0.
    """
    if "cannot start any token" in problem:
        return _bad_start(text, line, column)
    for beginning, words in _PLAIN:
        if beginning in problem:
            return words
    return f"this is not valid YAML: {problem}" if problem else "this is not valid YAML"


def _bad_start(text: str, line: int, column: int) -> str:
    lines = text.split("\n")
    character = lines[line][column : column + 1] if line < len(lines) else ""
    if character == "\t":
        return "a tab can't be used to indent: use spaces"
    return f"a value can't begin with '{character}': put it in quotes"
