"""Project modules are loaded anew when their text is another, and only then."""

from __future__ import annotations

import os

import pytest
from trying.kernels import Kernel


@pytest.fixture
def train(kernel: Kernel) -> Kernel:
    kernel.write("utils/numbers.py", "print('numbers')\nN = 1\n")
    kernel.write("utils/unused.py", "print('unused')\n")
    kernel.write("utils/middle.py", "from . import numbers\n\n\ndef count():\n    return numbers.N\n")
    kernel.write(
        "operations/Train.py",
        """\
        import utils.unused
        from utils import middle

        class Train:
            def execute(self):
                n = middle.count()
                return n
        """,
    )
    return kernel


def tried(kernel: Kernel, **wish: object) -> str:
    answer = kernel.try_it(outputs=["n"], **wish)
    assert answer.status == "ok", answer.traceback
    return answer.text + answer.output("n")["data"]["text/plain"]


def test_the_second_try_loads_nothing_again(train):
    assert tried(train) == "unused\nnumbers\nn: int · 1"
    assert tried(train) == "n: int · 1"


def test_a_change_is_seen_through_every_module_that_imports_it_and_no_other(train):
    tried(train)
    train.write("utils/numbers.py", "print('numbers')\nN = 2\n")
    answer = train.try_it(outputs=["n"])
    assert answer.text == "numbers\n"
    assert answer.output("n")["data"]["text/plain"] == "n: int · 2"
    assert answer.done["reloaded"] == ["operations.Train", "utils.middle", "utils.numbers"]


def test_a_change_within_the_same_time_and_size_is_seen(train):
    tried(train)
    file = train.project / "utils" / "numbers.py"
    status = file.stat()
    train.write("utils/numbers.py", "print('numbers')\nN = 7\n")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert tried(train) == "numbers\nn: int · 7"


def test_a_new_time_alone_loads_nothing(train):
    tried(train)
    os.utime(train.project / "utils" / "numbers.py")
    assert tried(train) == "n: int · 1"


def test_a_module_that_is_gone_is_gone(train):
    tried(train)
    (train.project / "utils" / "unused.py").unlink()
    answer = train.try_it(outputs=["n"])
    assert answer.error is not None
    assert answer.error["ename"] == "ModuleNotFoundError"
    assert "utils/unused.py is not in the project." in answer.traceback
    assert 'File "operations/Train.py", line 1' in answer.traceback


def test_a_mistake_in_a_module_is_shown_there_and_put_right(train):
    train.write("utils/numbers.py", "N = = 2\n")
    answer = train.try_it(outputs=["n"])
    assert 'File "utils/numbers.py", line 1' in answer.traceback
    assert answer.error is not None
    assert answer.error["ename"] == "SyntaxError"
    train.write("utils/numbers.py", "N = 3\n")
    assert tried(train).endswith("n: int · 3")


def test_unsaved_text_of_an_operation_is_what_other_operations_import_until_its_file_changes(train):
    text = "class Train:\n    factor = 10\n\n    def execute(self):\n        n = 0\n        return n\n"
    tried(train, text=text)
    other = train.write(
        "operations/Other.py",
        "from operations.Train import Train\n\n\nclass Other:\n    def execute(self):\n        return Train.factor\n",
    )
    assert train.try_it("Other", text=other, outputs=["n"]).output("n")["data"]["text/plain"] == "n: int · 10"
    train.write("operations/Train.py", text.replace("10", "20"))
    assert train.try_it("Other", text=other, outputs=["n"]).output("n")["data"]["text/plain"] == "n: int · 20"


def test_a_package_of_the_project_wins_over_an_installed_one_of_its_name(train, tmp_path):
    installed = tmp_path / "installed"
    (installed / "utils").mkdir(parents=True)
    (installed / "utils" / "__init__.py").write_text("N = 'installed'\n")
    train.run(f"import sys\nsys.path.insert(0, {str(installed)!r})")
    assert tried(train).endswith("n: int · 1")


def test_scratch_cells_import_the_projects_modules_as_they_are_now(train):
    train.enter()
    assert train.run("from utils.numbers import N\nprint(N)").text == "numbers\n1\n"
    train.write("utils/numbers.py", "N = 5\n")
    train.enter()
    assert train.run("from utils.numbers import N\nprint(N)").text == "5\n"


def test_modules_of_folders_in_folders_are_followed_too(train):
    train.write("utils/nets/__init__.py", "from .layers import WIDTH\n")
    train.write("utils/nets/layers.py", "WIDTH = 10\n")
    train.write("utils/plain/deep.py", "from ..nets import layers\n\n\ndef width():\n    return layers.WIDTH\n")
    train.write(
        "operations/Train.py",
        """\
        import utils.plain.deep
        from utils.nets import WIDTH

        class Train:
            def execute(self):
                n = WIDTH + utils.plain.deep.width()
                return n
        """,
    )
    assert tried(train) == "n: int · 20"
    train.write("utils/nets/layers.py", "WIDTH = 11\n")
    assert tried(train) == "n: int · 22"


def test_a_module_that_a_run_would_not_find_is_told(train):
    train.write("helper.py", "N = 1\n")
    train.write("operations/Train.py", "import helper\n\n\nclass Train:\n    def execute(self):\n        return 1\n")
    answer = train.try_it(outputs=["n"])
    (train.project / "helper.py").unlink()
    assert answer.text == "helper.py is found here, but not in a run: move it to utils/ and import utils.helper.\n"
