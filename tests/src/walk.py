"""Walks a journey through the accessibility tree, as a screen reader meets it: no pixels, no document, no mouse.

Each line of the standard input is one step: `press ROLE NAME` or `find ROLE NAME`; a name is met where it begins so.
Prints what was met, one line a step, and ends with an error and an outline of the tree when something is not there.
"""
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

PATIENCE = 20.0


def children(node):
    try:
        for index in range(node.get_child_count()):
            child = node.get_child_at_index(index)
            if child is not None:
                yield child
    except Exception:  # It went away while it was looked at: the next look will tell.
        return


def described(node):
    try:
        return node.get_role_name(), " ".join((node.get_name() or "").split())
    except Exception:
        return "", ""


def everything(node, depth=0):
    yield node, depth
    if depth < 60:
        for child in children(node):
            yield from everything(child, depth + 1)


def roots():
    desktop = Atspi.get_desktop(0)
    return [child for child in children(desktop) if described(child)[1].startswith(("m2m", "M2M"))]


def showing(node):
    try:
        return node.get_state_set().contains(Atspi.StateType.SHOWING)
    except Exception:
        return False


def text_of(node):
    """What is read of a node that has no name of its own."""
    try:
        return " ".join((Atspi.Text.get_text(node, 0, -1) or "").split())
    except Exception:
        return ""


def meet(role, beginning):
    deadline = time.monotonic() + PATIENCE
    while True:
        for root in roots():
            for node, _ in everything(root):
                its_role, name = described(node)
                if its_role == role and (name.startswith(beginning) or (not name and text_of(node).startswith(beginning))) and showing(node):
                    return node
        if time.monotonic() > deadline:
            outline()
            sys.exit(f"not in the tree: {role} {beginning!r}")
        time.sleep(0.1)


def outline():
    for root in roots():
        for node, depth in everything(root):
            role, name = described(node)
            if role in ("section", "static", "") and not name:
                continue
            print(f"{'  ' * min(depth, 20)}{role} {name!r}", file=sys.stderr)


def main():
    Atspi.init()
    for line in sys.stdin:
        what, role, name = line.rstrip("\n").split("\t")
        node = meet(role, name)
        if what == "press":
            action = node.get_action_iface()
            if action is None or action.get_n_actions() == 0 or not action.do_action(0):
                sys.exit(f"cannot be pressed: {role} {name!r}")
        print(f"{what} {role} {described(node)[1] or text_of(node)!r}", flush=True)


main()
