"""What in a source may make its results differ from run to run: a hint for people, never a judgement."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

SEEDS = ("random.seed", "numpy.random.seed", "torch.manual_seed", "tensorflow.random.set_seed", "set_random_seed")
RANDOM = ("random.", "numpy.random.", "torch.rand", "torch.normal", "torch.nn.", "tensorflow.random.", "keras.layers.")
SEEDED_BY_ARGUMENT = ("random.Random", "numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.Generator")
CLOCK = ("time.time", "time.perf_counter", "time.monotonic", "datetime.now", "datetime.utcnow", "datetime.today")
ONCE = ("uuid.uuid1", "uuid.uuid4", "os.urandom", "secrets.")
NETWORK = ("requests.", "urllib.request.", "httpx.", "urllib3.")
TAKES_RANDOM_STATE = (
    "Classifier",
    "Regressor",
    "KMeans",
    "LogisticRegression",
    "PCA",
    "SVC",
    "TSNE",
    "train_test_split",
    "KFold",
    "ShuffleSplit",
    "shuffle",
    "make_blobs",
    "make_classification",
    "make_moons",
)
NEVER_RANDOM = ("KNeighbors", "Dummy", "Voting", "Stacking")


class Chance(NamedTuple):
    """One place; `line` counts from 1, `what` reads as `line 3 uses the clock (time.time)` does."""

    line: int
    what: str


def chances(source: str) -> tuple[Chance, ...]:
    """One of each kind, in the order of the code; none for a source that does not parse."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return ()
    names = dict(_imported(tree))
    calls = [(_resolved(node.func, names), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    is_seeded = any(name.endswith(SEEDS) for name, _ in calls)
    found: dict[str, Chance] = {}
    for name, call in sorted(calls, key=lambda item: item[1].lineno):
        kind = _kind(name, call, is_seeded=is_seeded)
        if kind is not None and kind not in found:
            found[kind] = Chance(call.lineno, f"{kind} ({name})")
    return tuple(found.values())


def _kind(name: str, call: ast.Call, *, is_seeded: bool) -> str | None:
    if name.startswith("sklearn."):
        last = name.rpartition(".")[2]
        takes = last.endswith(TAKES_RANDOM_STATE) and not last.startswith(NEVER_RANDOM)
        is_set = any(keyword.arg in ("random_state", None) for keyword in call.keywords)
        return "draws random numbers and sets no random_state" if takes and not is_set and not is_seeded else None
    if name in SEEDED_BY_ARGUMENT:
        return None if call.args or call.keywords else "draws random numbers and sets no seed"
    if name.startswith(RANDOM):
        return None if is_seeded or name.endswith(SEEDS) else "draws random numbers and sets no seed"
    if name.startswith(CLOCK) or name.endswith(CLOCK):
        return "uses the clock"
    if name.startswith(ONCE):
        return "makes something that is never the same twice"
    if name.startswith(NETWORK):
        return "asks the network"
    return None


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What names of the source mean: `np` is `numpy`, `rand` is `numpy.random.rand`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (alias.name.partition(".")[0],) * 2
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _resolved(node: ast.expr, names: dict[str, str]) -> str:
    """The dotted name that is called; empty if it is none that an import explains."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in names:
        return ""
    return ".".join([names[node.id], *reversed(parts)])
