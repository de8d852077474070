"""Import hooks: what shall happen when the person imports a library, at no cost when they do not."""

from __future__ import annotations

import os
import sys

ModuleSpec = type(sys.__spec__)  # as in `importlib.machinery`, whose import costs a fresh process a millisecond
_files = sys.modules["_frozen_importlib_external"]  # what `importlib.machinery` and `importlib.util` are made of
OPERATIONS = "operations."
PROJECT_PACKAGES = ("operations", "utils", "serializers", "resources")


class Watcher:
    """A meta path finder that runs an action right after a named module was imported."""

    def __init__(self):
        self._actions = {}

    def when_imported(self, name, action):
        """Calls `action(module)` once: now if the module is there, else when it has been imported."""
        if name in sys.modules:
            action(sys.modules[name])
        else:
            self._actions[name] = action

    def find_spec(self, name, path=None, target=None):
        if name not in self._actions:
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            spec = find(name, path, target) if find is not None and finder is not self else None
            if spec is not None:
                self._act_after(spec.loader, name)
                return spec
        return None

    def _act_after(self, loader, name):
        execute = loader.exec_module

        def exec_module(module):
            del loader.exec_module
            execute(module)
            action = self._actions.pop(name, None)
            if action is not None:
                action(module)

        loader.exec_module = exec_module


class ProjectFinder:
    """Finds the project's folders as packages before anything installed under the same name.

    A folder without `__init__.py` would otherwise lose to a regular package anywhere on the path. `older` are
    snapshots that inputs need: their modules are found where this snapshot has none.
    """

    def __init__(self, snapshot):
        self._roots = [snapshot]
        self._paths = {}

    def find_spec(self, name, path=None, target=None):
        if name not in PROJECT_PACKAGES:
            return self._operation(name) if name.startswith(OPERATIONS) else None
        folders = [os.path.join(root, name) for root in self._roots]
        if not os.path.isdir(folders[0]) or os.path.exists(os.path.join(folders[0], "__init__.py")):
            return None
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = self._paths[name] = [folder for folder in folders if os.path.isdir(folder)]
        return spec

    def _operation(self, name):
        """What Python's own finders would find, without listing the folder and asking each of them first."""
        for folder in self._paths.get("operations", ()):
            path = os.path.join(folder, name[len(OPERATIONS) :])
            if os.path.isdir(path):
                return None
            path += ".py"
            if os.path.exists(path):
                loader = _files.SourceFileLoader(name, path)
                return _files.spec_from_file_location(name, path, loader=loader, submodule_search_locations=None)
        return None

    def add_snapshot(self, folder):
        """Makes the modules of another snapshot importable after this one's."""
        if folder in self._roots or not os.path.isdir(folder):
            return
        self._roots.append(folder)
        sys.path.append(folder)
        for name, package in [(name, sys.modules.get(name)) for name in PROJECT_PACKAGES]:
            if package is not None and os.path.isdir(os.path.join(folder, name)):
                package.__path__.append(os.path.join(folder, name))


def watch():
    """A watcher that hears of every import from now on."""
    watcher = Watcher()
    sys.meta_path.insert(0, watcher)
    return watcher


def install(snapshot, guest):
    """Puts the project first on the path, the guest package `deepforge` next; returns the finder, after the watcher."""
    sys.path[:0] = [snapshot, guest]
    finder = ProjectFinder(snapshot)
    sys.meta_path.insert(1, finder)
    return finder
