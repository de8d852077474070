"""Which modules of a project a file imports."""

from __future__ import annotations

from deepforge_jupyter.analysis import project_modules


def modules(**files: str) -> tuple[str, ...]:
    """The modules of `operations/Train.py`; `__` in a name stands for `/`."""
    paths = {f"{name.replace('__', '/')}.py": text for name, text in files.items()}
    return project_modules("operations/Train.py", paths)


def test_direct_and_indirect_imports_are_found() -> None:
    found = modules(
        operations__Train="import numpy\nfrom utils.nets import build",
        utils__nets="from utils import plots",
        utils__plots="",
        utils__unused="",
    )
    assert found == ("utils/nets.py", "utils/plots.py")


def test_every_form_of_import_is_understood() -> None:
    forms = (
        "import utils.a",
        "import utils.a as x",
        "from utils import a",
        "from utils.a import b",
        "from utils.a import *",
    )
    for form in forms:
        assert modules(operations__Train=form, utils__a="") == ("utils/a.py",), form


def test_imports_inside_functions_and_by_name_count() -> None:
    text = "def f():\n    import utils.a\n    importlib.import_module('utils.b')"
    assert modules(operations__Train=text, utils__a="", utils__b="") == ("utils/a.py", "utils/b.py")


def test_relative_imports_are_resolved_from_their_folder() -> None:
    found = modules(
        operations__Train="from .Base import Base\nfrom ..utils import a",
        operations__Base="",
        utils__a="from . import b",
        utils__b="",
    )
    assert found == ("operations/Base.py", "utils/a.py", "utils/b.py")


def test_packages_on_the_way_count() -> None:
    files = {
        "operations/Train.py": "from utils.nets.deep import build",
        "operations/__init__.py": "",
        "utils/__init__.py": "import resources.net",
        "utils/nets/__init__.py": "",
        "utils/nets/deep.py": "",
        "resources/net.py": "",
    }
    assert project_modules("operations/Train.py", files) == tuple(sorted(set(files) - {"operations/Train.py"}))


def test_serializers_always_count_with_what_they_import() -> None:
    found = modules(operations__Train="", serializers__nets="from utils.a import dump", utils__a="")
    assert found == ("serializers/nets.py", "utils/a.py")


def test_a_circle_of_imports_ends_and_the_file_itself_does_not_count() -> None:
    assert modules(operations__Train="import utils.a", utils__a="import operations.Train") == ("utils/a.py",)


def test_a_module_that_does_not_parse_counts() -> None:
    assert modules(operations__Train="import utils.a", utils__a="def (") == ("utils/a.py",)


def test_bytes_are_read_as_utf8() -> None:
    files = {"operations/Train.py": "# é\nimport utils.a".encode(), "utils/a.py": b"\xff"}
    assert project_modules("operations/Train.py", files) == ("utils/a.py",)


def test_only_needed_files_are_read() -> None:
    class Files(dict[str, str]):
        def __getitem__(self, path: str) -> str:
            assert path != "utils/unused.py"
            return super().__getitem__(path)

    files = Files({"operations/Train.py": "import utils.a", "utils/a.py": "", "utils/unused.py": ""})
    assert project_modules("operations/Train.py", files) == ("utils/a.py",)
