"""How large a thing may be, and what may not stand in it. Each function returns the offences of one source text."""

import ast
import re

MODULE, MODELS_FILE, FUNCTION, VIEW, TEMPLATE, MEDIAN_MODULE = 400, 300, 40, 25, 120, 80
FORBIDDEN_NAMES = frozenset({"utils", "util", "common", "helpers", "helper", "misc"})

Function = ast.FunctionDef | ast.AsyncFunctionDef

_TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')+>", re.DOTALL)
_TEMPLATE_TAG = re.compile(r"{[%#{].*?[}%#]}", re.DOTALL)
_HANDLER = re.compile(r"\son[a-z]+\s*=", re.IGNORECASE)
_STYLE_ATTRIBUTE = re.compile(r"\sstyle\s*=", re.IGNORECASE)
_COMMENT = re.compile(r"{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)


def long_functions(source: str, limit: int) -> list[str]:
    """Functions of more lines than ``limit``, decorators and docstring left out: words are not what makes it long."""
    return [f"{function.name} ({_length(function)})" for function in _functions(source) if _length(function) > limit]


def long_views(source: str, limit: int) -> list[str]:
    """The same for functions that take a request."""
    return [
        f"{function.name} ({_length(function)})"
        for function in _functions(source)
        if function.args.args and function.args.args[0].arg.lstrip("_") == "request" and _length(function) > limit
    ]


def positional_operations(source: str) -> list[str]:
    """Public functions of the module that can be called with positional arguments."""
    return [
        node.name
        for node in ast.parse(source).body
        if isinstance(node, Function)
        and not node.name.startswith("_")
        and (node.args.args or node.args.posonlyargs or node.args.vararg)
    ]


def inline_code(source: str) -> list[str]:
    """Scripts, styles and handlers inside a template, which the content security policy would refuse."""
    text = _TEMPLATE_TAG.sub("", _COMMENT.sub("", source))
    offences = []
    for tag in _TAG.findall(text):
        name = tag[1:].split(maxsplit=1)[0].rstrip(">").lower()
        is_data = re.search(r"type\s*=\s*[\"']application/json", tag)
        if (
            (name == "script" and "src" not in tag and not is_data)
            or name == "style"
            or _HANDLER.search(tag)
            or _STYLE_ATTRIBUTE.search(tag)
        ):
            offences.append(tag)
    return offences


def _functions(source: str) -> list[Function]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, Function)]


def _length(function: Function) -> int:
    end = function.end_lineno or function.lineno
    length = end - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length
