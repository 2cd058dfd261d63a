"""Reads programs by a grammar: read.py LANGUAGE=FILE…; fails when one of them has an error in it."""

import sys

import tree_sitter
import tree_sitter_batch
import tree_sitter_objc
import tree_sitter_powershell
import tree_sitter_swift

GRAMMARS = {
    "curl-cmd": tree_sitter_batch,
    "curl-powershell": tree_sitter_powershell,
    "powershell": tree_sitter_powershell,
    "objective-c": tree_sitter_objc,
    "swift": tree_sitter_swift,
}


def errors(node):
    if node.is_error or node.is_missing:
        yield node
    elif node.has_error:
        for child in node.children:
            yield from errors(child)


failed = False
for argument in sys.argv[1:]:
    language, _, path = argument.partition("=")
    with open(path, "rb") as file:
        source = file.read()
    parser = tree_sitter.Parser(tree_sitter.Language(GRAMMARS[language].language()))
    for node in errors(parser.parse(source).root_node):
        failed = True
        line = source.splitlines()[node.start_point[0]].decode()
        print(f"{path}:{node.start_point[0] + 1}:{node.start_point[1] + 1}: {line}")
print(f"{len(sys.argv) - 1} programs read")
sys.exit(failed)
