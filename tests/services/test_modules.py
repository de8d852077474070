"""Utils and serializers: made, listed, used by operations, renamed with what imports them."""

from __future__ import annotations

import pytest

from deepforge_jupyter.errors import AlreadyExists, BadRequest, InvalidPipeline, NotFound
from deepforge_jupyter.protocol.requests import Rename
from deepforge_jupyter.services.modules import Modules

USES = """
from utils.text import describe


class Uses:
    def execute(self):
        print(describe(3))
        said = describe(3)
        return said
"""
MAKES = """
from serializers.point import Point


class Makes:
    def execute(self):
        point = Point([1, 2])
        return point
"""
READS = """
class Reads:
    def execute(self, point):
        print(type(point).__name__, point.content)
"""


async def listed(desk):
    return {module.module: module for module in await desk.workspace.modules.all(desk.project)}


def codes(module):
    return [problem.code.value for problem in module.problems]


async def test_a_new_util_can_be_imported_as_it_is_and_says_who_uses_it(desk):
    assert await desk.workspace.modules.create(desk.project, "text", "utils") == "lab/utils/text.py"
    desk.write("operations/Uses.py", USES)
    desk.pipeline({"u": {"operation": "Uses"}})
    detail = await desk.run()
    assert await desk.text(detail.jobs[0]) == "int\n"
    module = (await listed(desk))["utils.text"]
    assert (module.name, module.path, module.package, module.used_by) == ("text", "utils/text.py", "utils", ("Uses",))
    assert module.description == "What operations share; they import it: from utils.text import describe"
    assert module.defines == ("describe",)
    with pytest.raises(AlreadyExists):
        await desk.workspace.modules.create(desk.project, "text.py", "utils")


async def test_a_util_of_a_util_is_used_by_the_operation_too(desk):
    desk.write("operations/Uses.py", USES)
    desk.write("utils/text.py", "from utils.deep.words import WORD\n\n\ndef describe(value):\n    return WORD\n")
    desk.write("utils/deep/words.py", "WORD = 'a'\n")
    modules = await listed(desk)
    assert modules["utils.deep.words"].used_by == ("Uses",)
    assert modules["utils.deep.words"].name == "deep.words"


async def test_a_new_serializer_keeps_values_of_its_type_between_operations(desk):
    await desk.workspace.modules.create(desk.project, "point", "serializers")
    desk.write("operations/Makes.py", MAKES)
    desk.write("operations/Reads.py", READS)
    desk.pipeline({"m": {"operation": "Makes"}, "r": {"operation": "Reads"}}, "m.point>r.point")
    detail = await desk.run()
    texts = {job.node: await desk.text(job) for job in detail.jobs}
    assert texts["r"] == "Point [1, 2]\n"
    module = (await listed(desk))["serializers.point"]
    assert (module.registers, module.used_by, module.problems) == (("Point",), ("Makes",), ())


@pytest.mark.parametrize(
    ("code", "types"),
    [
        ("import deepforge\ndeepforge.serialization.register(A, d, l)\n", ("A",)),
        ("from deepforge import serialization as s\ns.register(nets.Net, d, l)\n", ("nets.Net",)),
        (
            "from deepforge.serialization import register as keep\nkeep(type=A, dump=d, load=l)\nkeep(B, d, l)",
            ("A", "B"),
        ),
        ("import deepforge.serialization\ndeepforge.serialization.register(A, d, l)\n", ("A",)),
        ("import atexit\natexit.register(A)\n", ()),
    ],
)
async def test_the_types_that_a_serializer_registers_are_read_from_its_code(desk, code, types):
    desk.write("serializers/own.py", code)
    module = (await listed(desk))["serializers.own"]
    assert module.registers == types
    assert codes(module) == ([] if types else ["nothing_registered"])


async def test_the_names_that_can_be_imported_are_those_that_it_defines(desk):
    desk.write(
        "utils/own.py",
        "import os\nfrom math import pi\n\nA, (B, _c) = 1, (2, 3)\nD: int = 4\nif os.name:\n    E = 5\n\n\n"
        "def f():\n    inner = 1\n    return inner\n\n\nclass G:\n    attribute = 1\n",
    )
    assert (await listed(desk))["utils.own"].defines == ("A", "B", "D", "E", "f", "G")


async def test_what_cannot_be_imported_says_why(desk):
    desk.write("utils/broken.py", "def f(:\n")
    desk.write("utils/my-tools.py", "")
    desk.write("utils/class.py", "")
    desk.write("utils/data.py", "")
    desk.write("utils/data/__init__.py", "X = 1\n")
    desk.write("utils/nets.py", "")
    desk.write("utils/nets/small.py", "")
    (desk.folder / "utils/latin.py").write_bytes(b"# caf\xe9\n")
    modules = {module.path: codes(module) for module in await desk.workspace.modules.all(desk.project)}
    assert modules == {
        "utils/broken.py": ["syntax_error"],
        "utils/class.py": ["not_importable"],
        "utils/data.py": ["not_importable"],
        "utils/data/__init__.py": [],
        "utils/latin.py": ["syntax_error"],
        "utils/my-tools.py": ["not_importable"],
        "utils/nets.py": [],
        "utils/nets/small.py": ["not_importable"],
    }


async def test_an_operation_that_imports_what_does_not_parse_says_so_before_the_run(desk):
    desk.write("operations/Uses.py", USES)
    desk.write("utils/text.py", "from utils.words import describe\n")
    desk.write("utils/words.py", "x = 1\ndef describe(:\n")
    desk.write("utils/other.py", "def (\n")
    desk.pipeline({"u": {"operation": "Uses"}, "d": {"operation": "Double"}})
    (pipeline,) = await desk.workspace.pipelines.all(desk.project)
    (problem,) = pipeline.problems
    assert (problem.where.path, problem.where.line, problem.where.node) == ("utils/words.py", 2, "u")
    assert problem.message.startswith("u: utils/words.py:2: It imports utils/words.py, which is wrong: This is not")
    with pytest.raises(InvalidPipeline):
        await desk.start()
    desk.write("utils/words.py", "def describe(value):\n    return 'fine'\n")
    assert (await desk.run()).execution.status.value == "success"


async def test_a_package_of_the_same_name_that_is_installed_is_said_to_be_hidden(desk):
    desk.write("utils/text.py", "")
    desk.write("serializers/own.py", "")
    modules = Modules(desk.workspace.projects, is_installed=lambda package: package == "utils")
    found = {module.module: codes(module) for module in await modules.all(desk.project)}
    assert found == {"utils.text": ["hides_package"], "serializers.own": ["nothing_registered"]}


@pytest.mark.parametrize("name", ["", "my tools", "../x", "class", "1st", "a/b"])
async def test_a_name_that_python_cannot_import_is_refused(desk, name):
    with pytest.raises(BadRequest):
        await desk.workspace.modules.create(desk.project, name, "utils")


async def test_a_util_is_renamed_with_what_imports_it(desk):
    await desk.workspace.modules.create(desk.project, "text", "utils")
    desk.write("operations/Uses.py", USES)
    desk.write("utils/more.py", "import utils.text\nfrom utils import text\n\nX = utils.text.describe(text)  # text\n")
    desk.write("utils/broken.py", "from utils.text import (\n")
    rename = Rename(kind="module", name="utils/text.py", new_name="utils/words.py")
    preview = await desk.workspace.renames.rename(
        desk.project, Rename(kind="module", name="utils/text.py", new_name="utils/words.py", preview=True)
    )
    assert (preview.files, preview.skipped) == (("operations/Uses.py", "utils/more.py"), ("utils/broken.py",))
    renamed = await desk.workspace.renames.rename(desk.project, rename)
    assert (renamed.path, renamed.new_path, renamed.pipelines) == ("utils/text.py", "utils/words.py", {})
    assert "from utils.words import describe" in (desk.folder / "operations/Uses.py").read_text()
    assert (desk.folder / "utils/more.py").read_text() == (
        "import utils.words\nfrom utils import words as text\n\nX = utils.words.describe(text)  # text\n"
    )
    desk.pipeline({"u": {"operation": "Uses"}})
    assert (await desk.run()).execution.status.value == "success"


@pytest.mark.parametrize(
    ("name", "new_name", "error"),
    [
        ("utils/text.py", "serializers/text.py", BadRequest),
        ("utils/text.py", "utils/my-text.py", BadRequest),
        ("utils/text.py", "utils/text.txt", BadRequest),
        ("utils/text.py", "utils/other.py", AlreadyExists),
        ("utils/gone.py", "utils/here.py", NotFound),
        ("data/text.py", "data/words.py", BadRequest),
    ],
)
async def test_a_rename_that_cannot_be_is_refused(desk, name, new_name, error):
    desk.write("utils/text.py", "")
    desk.write("utils/other.py", "")
    with pytest.raises(error):
        await desk.workspace.renames.rename(desk.project, Rename(kind="module", name=name, new_name=new_name))
    assert (desk.folder / "utils/text.py").is_file()
