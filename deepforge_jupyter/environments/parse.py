"""An environment file's text to what it asks for, with everything that is wrong with it at its line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Literal

import yaml

from deepforge_jupyter.domain.environment import Environment, PackageSpec
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Severity, Where
from deepforge_jupyter.environments.specs import read_match_spec, read_requirement

KEYS = ("name", "channels", "dependencies", "prefix", "variables")
LARGEST_CHARACTERS = 1 << 20
_NULL = "tag:yaml.org,2002:null"


def parse_environment(text: str, *, path: str) -> Environment:
    """Nothing is looked up: whether there is such a package is found when the environment is made."""
    return _Parser(path).parse(text)


class _Parser:
    def __init__(self, path: str) -> None:
        self._path = path
        self._problems: list[Problem] = []

    def parse(self, text: str) -> Environment:
        members = self._members(text)
        channels = tuple(self._channels(members.get("channels")))
        packages = tuple(self._packages(members.get("dependencies")))
        self._check_twice(packages)
        self._check_variables(members.get("variables"))
        name = members.get("name")
        if name is not None and not isinstance(name, yaml.ScalarNode):
            self._add("name must be one word.", name)
        if (prefix := members.get("prefix")) is not None:
            self._add("prefix has no effect: where an environment lies is chosen when it is made.", prefix, "warning")
        return Environment(
            path=self._path,
            name=name.value if isinstance(name, yaml.ScalarNode) else None,
            channels=channels,
            packages=packages,
            problems=tuple(sorted(self._problems, key=lambda problem: problem.where.line or 0)),
        )

    def _members(self, text: str) -> dict[str, yaml.Node]:
        if len(text) > LARGEST_CHARACTERS:
            self._add("This file is too large to be an environment file.", None)
            return {}
        try:
            root = yaml.compose(text.removeprefix("\ufeff"), Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            self._not_yaml(error)
            return {}
        except RecursionError:
            self._add("This is nested too deeply to be an environment file.", None)
            return {}
        if root is None:
            self._add("The file is empty: write dependencies: and the packages below it.", None, "warning")
            return {}
        if not isinstance(root, yaml.MappingNode):
            self._add("An environment file has keys (name, channels, dependencies), each with a colon.", root)
            return {}
        members: dict[str, yaml.Node] = {}
        for key, value in root.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name not in KEYS:
                near = get_close_matches(name, KEYS, n=1)
                said = f"is it {near[0]}?" if near else f"there are {', '.join(KEYS)}."
                self._add(f"“{name or 'a list'}” is no key of an environment file; {said}", key, "warning")
            elif name in members:
                self._add(f"{name} is here twice; only the last counts. Write one.", key)
            members[name] = value
        if "dependencies" not in members:
            self._add("There are no dependencies, so this changes nothing.", root, "warning")
        return members

    def _not_yaml(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "it cannot be read"
        if "\\t" in said:
            said = "a tab stands where there must be spaces"
        where = Where(
            path=self._path,
            line=mark.line + 1 if mark is not None else None,
            column=mark.column + 1 if mark is not None else None,
        )
        self._problems.append(
            Problem(
                code=ProblemCode.bad_environment, severity="error", where=where, message=f"This is not YAML: {said}."
            )
        )

    def _channels(self, node: yaml.Node | None) -> Iterator[str]:
        for item in self._items(node, "channels", "- conda-forge"):
            if isinstance(item, yaml.ScalarNode) and item.value.strip():
                yield item.value.strip()
            else:
                self._add("A channel is a name or an address.", item)

    def _packages(self, node: yaml.Node | None) -> Iterator[PackageSpec]:
        lists: list[tuple[yaml.Node, yaml.Node]] = []
        has_pip = False
        for item in self._items(node, "dependencies", "- numpy"):
            if isinstance(item, yaml.MappingNode):
                lists += self._pip_lists(item)
            elif (package := self._package(item, "conda")) is not None:
                has_pip = has_pip or package.name == "pip"
                yield package
        for _, packages in lists:
            for item in self._items(packages, "pip", "- six"):
                if (package := self._package(item, "pip")) is not None:
                    yield package
        if lists and not has_pip:
            message = "There is a pip: list but pip itself is not among the dependencies: add - pip."
            self._add(message, lists[0][0], "warning")

    def _pip_lists(self, node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """The key and what follows it."""
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name == "pip":
                yield key, value
            elif isinstance(value, yaml.ScalarNode) and value.value:
                self._add(f"Write - {name}={value.value}; only pip: is followed by a list.", key)
            else:
                self._add(f"Write - {name} without a colon; only pip: is followed by a list.", key)

    def _package(self, node: yaml.Node, source: Literal["conda", "pip"]) -> PackageSpec | None:
        if not isinstance(node, yaml.ScalarNode):
            self._add(f"A package is one line, like {'- numpy>=2' if source == 'conda' else '- six==1.17'}.", node)
            return None
        if node.tag == _NULL or not node.value.strip():
            self._add("There is no package after the dash: write one, or remove the line.", node)
            return None
        text = node.value.strip()
        try:
            name, constraint = read_match_spec(text) if source == "conda" else read_requirement(text)
        except ValueError as error:
            example = "numpy, numpy=2.1 or numpy>=2,<3" if source == "conda" else "six, six==1.17 or six>=1,<2"
            self._add(f"“{text}” is no package: {error}. Write for instance {example}.", node)
            return None
        line = node.start_mark.line + 1
        return PackageSpec(text=text, name=name or text, constraint=constraint, source=source, line=line)

    def _check_twice(self, packages: tuple[PackageSpec, ...]) -> None:
        first: dict[str, PackageSpec] = {}
        for package in packages:
            earlier = first.setdefault(package.name.replace("_", "-").lower(), package)
            if earlier is package:
                continue
            both_pip = earlier.source == package.source == "pip"
            message = f"{package.name} is asked for in line {earlier.line} already. Keep one of them."
            where = Where(path=self._path, line=package.line)
            severity: Severity = "error" if both_pip else "warning"
            self._problems.append(
                Problem(code=ProblemCode.bad_environment, severity=severity, where=where, message=message)
            )

    def _check_variables(self, node: yaml.Node | None) -> None:
        if node is None or node.tag == _NULL:
            return
        if not isinstance(node, yaml.MappingNode):
            self._add("variables must have names and values, like OMP_NUM_THREADS: 4.", node)
            return
        for key, value in node.value:
            if not isinstance(value, yaml.ScalarNode):
                self._add(f"The variable {key.value} must have one value.", key)

    def _items(self, node: yaml.Node | None, key: str, example: str) -> list[yaml.Node]:
        if node is None or node.tag == _NULL:
            return []
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self._add(f"{key} must be a list: a line {example} for each below it.", node)
        return []

    def _add(self, message: str, node: yaml.Node | None, severity: Severity = "error") -> None:
        mark = node.start_mark if node is not None else None
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (None, None)
        where = Where(path=self._path, line=line, column=column)
        self._problems.append(
            Problem(code=ProblemCode.bad_environment, severity=severity, where=where, message=message)
        )
