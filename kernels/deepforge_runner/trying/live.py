"""The modules of the live project: found before anything installed, loaded from what the person sees, and loaded
again once their text is another."""

from __future__ import annotations

import ast
import linecache
import os
import sys
from hashlib import sha256
from importlib.machinery import ModuleSpec
from importlib.util import decode_source

from ..imports import PROJECT_PACKAGES


class LiveProject:
    """A meta path finder for the Python files of a project's folder.

    A file's text is the one that a try brought, until the file on disk becomes another. Compiled code is never taken
    from a cache: that is told by a file's time, and two edits within its resolution look the same.
    """

    def __init__(self, folder):
        self.folder = folder
        self._texts = {}  # path -> (the text as the person sees it, the text on disk at that time)
        self._loaded = {}  # module -> (path, hash of its text, names that it imports)

    def see(self, path, text):
        """The file (path from the project's folder) has this text for the person, saved or not."""
        self._texts[path] = (text, self._on_disk(path))

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in PROJECT_PACKAGES:
            return None
        base = name.replace(".", "/")
        for file, is_package in ((base + "/__init__.py", True), (base + ".py", False)):
            if file not in self._texts and not os.path.isfile(self._full(file)):
                continue
            spec = ModuleSpec(name, Loader(self, file), origin=self._full(file), is_package=is_package)
            spec.has_location = True
            if is_package:
                spec.submodule_search_locations = [os.path.dirname(self._full(file))]
            return spec
        return None

    def refresh(self):
        """Forgets the modules whose text is another, and those that import them; returns their names."""
        stale = {name for name in self._foreign() if name in sys.modules}
        for name, (path, mark, _) in list(self._loaded.items()):
            if name not in sys.modules:
                del self._loaded[name]
            elif _mark(self.text(path)) != mark:
                stale.add(name)
        grown = True
        while grown:
            more = {name for name in self._loaded if name not in stale and self._needs(name, stale)}
            grown = bool(more)
            stale |= more
        for name in stale:
            self._forget(name)
        return sorted(stale)

    def strays(self):
        """Files beside the project's packages that its modules import: a run does not have them."""
        tops = {name.partition(".")[0] for _, _, names in self._loaded.values() for name in names}
        return sorted(top + ".py" for top in tops if top and os.path.isfile(self._full(top + ".py")))

    def text(self, path):
        """The file's text as it is for the person; None if there is none."""
        on_disk = self._on_disk(path)
        if path in self._texts:
            seen, was_on_disk = self._texts[path]
            if on_disk == was_on_disk:
                return seen
            del self._texts[path]
        return on_disk

    def execute(self, module, path):
        """Runs a module's text in it."""
        text = self.text(path)
        if text is None:
            raise ImportError("%s is not in the project any more" % path, name=module.__name__)
        show_lines(self._full(path), text)
        self._loaded[module.__name__] = (path, _mark(text), _imports(text, module.__name__, module.__package__))
        code = compile(text, self._full(path), "exec", dont_inherit=True)
        exec(code, module.__dict__)

    def _full(self, path):
        return os.path.join(self.folder, *path.split("/"))

    def _on_disk(self, path):
        try:
            with open(self._full(path), "rb") as file:
                return decode_source(file.read())
        except (OSError, SyntaxError, UnicodeDecodeError):
            return None

    def _foreign(self):
        """Modules of the project that were imported before this finder was there, or past it."""
        roots = tuple(os.path.join(self.folder, name) + os.sep for name in PROJECT_PACKAGES)
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if name not in self._loaded and isinstance(file, str) and file.startswith(roots) and file.endswith(".py"):
                yield name

    def _needs(self, name, stale):
        imported = self._loaded[name][2]
        for other in stale:
            if name.startswith(other + ".") or other in imported:
                return True
            if any(found.startswith(other + ".") for found in imported):
                return True
        return False

    def _forget(self, name):
        self._loaded.pop(name, None)
        sys.modules.pop(name, None)
        package, _, last = name.rpartition(".")
        if package in sys.modules:  # else `from package import name` would find the old one there
            vars(sys.modules[package]).pop(last, None)


class Loader:
    """Loads one file through its `LiveProject`."""

    def __init__(self, project, path):
        self._project = project
        self._path = path

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        self._project.execute(module, self._path)

    def get_source(self, name):
        return self._project.text(self._path)


def show_lines(filename, text):
    """Tracebacks and `inspect` show these lines, whatever is on disk."""
    lines = [line + "\n" for line in text.split("\n")]
    linecache.cache[filename] = (len(text), None, lines, filename)


def _mark(text):
    return None if text is None else sha256(text.encode("utf-8", "surrogatepass")).digest()


def _imports(text, name, package):
    """The full names that a module's text imports, wherever in it; of `from a import b` both `a` and `a.b`."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, package or "")
            found.add(base)
            found.update("%s.%s" % (base, alias.name) for alias in node.names)
    found.discard(name)
    return frozenset(found)


def _absolute(node, package):
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    parts = parts[: len(parts) - node.level + 1]
    return ".".join(parts + ([node.module] if node.module else []))
