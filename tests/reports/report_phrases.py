"""Every sentence and word of ours that a report can print, read out of the source and the vocabularies."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import workbench.reports

__all__ = ["templates"]

_SAYING = {"say": (0,), "counted": (1, 2)}


def templates() -> set[str]:
    """The templates that are written out where they are said."""
    folder = Path(workbench.reports.__file__).parent
    return {text for path in folder.rglob("*.py") for text in _of(ast.parse(path.read_text()))}


def _of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SAYING:
            for place in _SAYING[node.func.id]:
                text = node.args[place]
                assert isinstance(text, ast.Constant) and isinstance(text.value, str), ast.unparse(node)
                yield text.value
