"""Outputs become folders, folders become inputs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest


def make(workplace, body: str, head: str = "", outputs=("result",), name="Make", **options):
    indented = body.replace("\n", "\n        ")
    attempt = workplace.run(
        f"{head}\nclass {name}:\n    def execute(self):\n        {indented}", name=name, outputs=outputs, **options
    )
    assert attempt.code == 0, attempt.text() + str(attempt.contents("error"))
    return attempt


def use(workplace, folder, body: str, head: str = "", **options):
    indented = body.replace("\n", "\n        ")
    return workplace.run(
        f"{head}\nclass Use:\n    def execute(self, value):\n        {indented}",
        name="Use",
        inputs={"value": str(folder)},
        **options,
    )


@pytest.mark.parametrize(
    "array",
    [
        "np.arange(12).reshape(3, 4)",
        "np.asfortranarray(np.arange(12.0).reshape(3, 4))",
        "np.arange(24).reshape(4, 6)[::2, ::3]",
        "np.zeros((0, 3))",
        "np.array(5)",
        "np.array(['2020-01-01'], dtype='datetime64[D]')",
        "np.array(['a', 'bcd'])",
        "np.array([(1, 2.0)], dtype=[('a', 'i4'), ('b', 'f8')])",
        "np.array([True, False])",
        "np.array([1 + 2j])",
    ],
)
def test_an_array_comes_back_as_it_was(workplace, array) -> None:
    made = make(workplace, f"return {array}", "import numpy as np")
    header = json.loads((made.output() / "value.json").read_text())
    assert (header["format"], header["type"]) == (1, "numpy.ndarray")
    assert (header["serializer"], header["requires"]) == ("numpy", {})
    assert header["size_bytes"] == (made.output() / "data.npy").stat().st_size
    body = f"""same = {array}
assert type(value) is np.ndarray and value.dtype == same.dtype and value.shape == same.shape
assert (value == same).all()
value[...] = value  # writable"""
    used = use(workplace, made.output(), body, "import numpy as np")
    assert used.code == 0, used.contents("error")


def test_writing_into_an_input_changes_nobody_elses(workplace) -> None:
    made = make(workplace, "return {'x': np.ones(5000), 'y': np.zeros(5000)}", "import numpy as np")
    before = {path.name: path.read_bytes() for path in made.output().iterdir()}
    used = use(workplace, made.output(), "value['x'] += 1\nprint(value['x'].sum(), value['y'].flags.writeable)")
    assert used.text() == "10000.0 True\n"
    assert {path.name: path.read_bytes() for path in made.output().iterdir()} == before


def test_large_arrays_inside_a_value_are_beside_its_pickle(workplace) -> None:
    body = "a = np.arange(9000)\nreturn [a, a, {'b': np.arange(3), 'c': np.ones((700, 10))}]"
    made = make(workplace, body, "import numpy as np")
    header = json.loads((made.output() / "value.json").read_text())
    assert header["serializer"] == "pickle"
    assert [size for _, size in header["buffers"]] == [72_000, 56_000]
    assert all(offset % 64 == 0 for offset, _ in header["buffers"])
    assert (made.output() / "data.pickle").stat().st_size < 2000
    used = use(workplace, made.output(), "print(value[0] is value[1], value[2]['c'].sum(), value[0][-1])")
    assert used.text() == "True 7000.0 8999\n"


def test_a_pickle_says_which_modules_of_the_project_it_needs(workplace) -> None:
    workplace.write("utils/nets.py", "class Net:\n    size = 3\ndef act(x): return x")
    made = make(workplace, "return [Net(), act, Own, {}]", "from utils.nets import Net, act\nclass Own: pass")
    header = json.loads((made.output() / "value.json").read_text())
    assert header["requires"] == {"modules": ["operations.Make", "utils.nets"], "snapshot": "c0ffee"}
    used = use(workplace, made.output(), "print(value[0].size, value[1](4), value[2].__module__)")
    assert used.text() == "3 4 operations.Make\n"


def test_plain_data_needs_nothing(workplace) -> None:
    made = make(workplace, "import collections\nreturn collections.OrderedDict(a=[1, 'x'])")
    assert json.loads((made.output() / "value.json").read_text())["requires"] == {}


def test_an_input_whose_class_is_gone_fails_naming_the_class(workplace) -> None:
    made = make(workplace, "return Net()", "class Net: pass")
    workplace.write("operations/Make.py", "class Make: pass")
    used = use(workplace, made.output(), "pass")
    assert used.failure["name"] == "InputNotLoaded"
    assert used.failure["message"].startswith(
        "the input value needs operations.Make.Net, which cannot be imported: AttributeError"
    )
    assert "c0ffee"[:8] in used.failure["hint"]


def test_an_input_of_an_older_snapshot_brings_its_modules(workplace) -> None:
    workplace.write("utils/old.py", "class Net: size = 3")
    made = make(workplace, "return Net()", "from utils.old import Net")
    older = workplace.snapshot
    workplace.snapshot = older.parent / "decade"
    workplace.write("utils/new.py", "")
    used = use(workplace, made.output(), "print(value.size)", "import utils.new")
    assert used.text() == "3\n", used.contents("error")


def test_a_damaged_input_is_named(workplace) -> None:
    made = make(workplace, "return np.ones(10)", "import numpy as np")
    (made.output() / "data.npy").write_bytes(b"\x93NUMPY")
    assert use(workplace, made.output(), "pass").failure["message"].startswith("the input value cannot be read")
    assert "nowhere" in use(workplace, "/nowhere", "pass").failure["message"]


def test_a_value_that_cannot_be_pickled_fails_naming_the_output(workplace) -> None:
    attempt = workplace.run("class Op:\n    def execute(self): return lambda: 1", outputs=("model",))
    assert attempt.failure["name"] == "OutputNotSaved"
    assert attempt.failure["message"].startswith("the output model (a function) cannot be saved")
    assert "serializers/" in attempt.failure["hint"]
    assert not (attempt.directory / "outputs" / "model").exists()


SERIALIZER = """
import deepforge
from utils.nets import Net
def dump(net, file): file.write(b"net:%d" % net.size)
def load(type, file): return type(int(file.read()[4:]))
deepforge.serialization.register(Net, dump, load)
"""
NET = """
class Net:
    def __init__(self, size): self.size = size
    def __reduce__(self): raise TypeError("not by pickle")
class Wide(Net): pass
"""


def test_a_registered_type_is_written_by_the_projects_serializer(workplace) -> None:
    workplace.write("utils/nets.py", NET)
    workplace.write("serializers/nets.py", SERIALIZER)
    made = make(workplace, "return Wide(7)", "from utils.nets import Wide")
    header = json.loads((made.output() / "value.json").read_text())
    assert (header["serializer"], header["type"]) == ("registered", "utils.nets.Net")
    assert header["requires"]["modules"] == ["serializers.nets", "utils.nets"]
    assert (made.output() / "data").read_bytes() == b"net:7"
    assert use(workplace, made.output(), "print(type(value).__name__, value.size)").text() == "Net 7\n"


def test_a_registered_type_inside_a_container_is_written_so_too(workplace) -> None:
    workplace.write("utils/nets.py", NET)
    workplace.write("serializers/nets.py", SERIALIZER)
    made = make(workplace, "return {'net': Net(9), 'n': 1}", "from utils.nets import Net")
    assert use(workplace, made.output(), "print(value['net'].size)").text() == "9\n"


AS_IN_DEEPFORGE = """
# the ways of its serializer of Keras models: by name, with a folder beside it, `load` given the file alone
import os, shutil, tarfile, time
import deepforge
from utils.nets import Net
def dump(net, outfile):
    tmp_dir = outfile.name + '-tmp-' + str(time.time())
    os.makedirs(tmp_dir)
    with open(os.path.join(tmp_dir, 'model'), 'w') as f: f.write(str(net.size))
    with tarfile.open(outfile.name, 'w:gz') as tar: tar.add(os.path.join(tmp_dir, 'model'), arcname='model')
    if net.size != 13: shutil.rmtree(tmp_dir)
def load(infile):
    tmp_dir = infile.name + '-tmp-' + str(time.time())
    os.makedirs(tmp_dir)
    with tarfile.open(infile.name) as tar: tar.extractall(path=tmp_dir)
    with open(os.path.join(tmp_dir, 'model')) as f: net = Net(int(f.read()))
    shutil.rmtree(tmp_dir)
    return net
deepforge.serialization.register(Net, dump, load)
"""


def test_a_serializer_that_was_written_for_deepforge_works_unchanged(workplace) -> None:
    workplace.write("utils/nets.py", NET)
    workplace.write("serializers/keras.py", AS_IN_DEEPFORGE)
    made = make(workplace, "return Net(7)", "from utils.nets import Net")
    assert sorted(file.name for file in made.output().iterdir()) == ["data", "value.json"]
    made.output().chmod(0o555)  # a storage's folder is nobody's to write into
    assert use(workplace, made.output(), "print(value.size)").text() == "7\n"
    assert sorted(file.name for file in made.output().iterdir()) == ["data", "value.json"]


def test_it_works_inside_a_container_too_and_what_it_leaves_behind_is_no_part_of_the_value(workplace) -> None:
    workplace.write("utils/nets.py", NET)
    workplace.write("serializers/keras.py", AS_IN_DEEPFORGE)
    made = make(workplace, "return {'net': Net(9)}", "from utils.nets import Net")
    assert use(workplace, made.output(), "print(value['net'].size)").text() == "9\n"
    made = make(workplace, "return Net(13)", "from utils.nets import Net")
    assert sorted(file.name for file in made.output().iterdir()) == ["data", "value.json"]


@pytest.mark.parametrize(
    "load",
    ["pickle.load", "lambda file, encoding='utf-8': pickle.load(file)", "lambda *given: pickle.load(given[1])"],
)
def test_load_takes_the_file_alone_or_the_type_as_well(workplace, load) -> None:
    workplace.write("utils/nets.py", "class Net:\n    pass\n")
    workplace.write(
        "serializers/nets.py",
        "import pickle, deepforge\nfrom utils.nets import Net\n"
        f"deepforge.serialization.register(Net, lambda net, file: file.write(pickle.dumps('read')), {load})\n",
    )
    made = make(workplace, "return Net()", "from utils.nets import Net")
    assert use(workplace, made.output(), "print(value)").text() == "read\n"


def test_a_dump_that_writes_no_file_is_said(workplace) -> None:
    workplace.write("utils/nets.py", NET)
    workplace.write(
        "serializers/nets.py",
        "import os, deepforge\nfrom utils.nets import Net\n"
        "deepforge.serialization.register(Net, lambda net, file: os.unlink(file.name), print)\n",
    )
    attempt = workplace.run(
        "from utils.nets import Net\nclass Op:\n    def execute(self): return Net(1)", outputs=("model",)
    )
    assert attempt.failure["name"] == "OutputNotSaved"
    assert "the serializer's dump has written no file" in attempt.failure["message"]


def test_without_its_serializer_a_value_is_refused_by_name(workplace) -> None:
    workplace.write("utils/nets.py", NET)
    serializer = workplace.write("serializers/nets.py", SERIALIZER)
    made = make(workplace, "return Net(7)", "from utils.nets import Net")
    serializer.unlink()
    assert "utils.nets.Net" in use(workplace, made.output(), "pass").failure["message"]


def test_two_hundred_megabytes_are_handed_on_quickly_and_without_a_second_copy(workplace) -> None:
    body = """import resource
array = np.ones(25_000_000)
self.before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
import atexit
atexit.register(lambda: open("peak", "w").write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - self.before)))
return array"""
    made = make(workplace, body, "import numpy as np")
    assert int((workplace.project / "peak").read_text()) < 20_000  # kB
    assert made.result["outputs"]["result"]["size_bytes"] == 200_000_128
    used = use(workplace, made.output(), "print(value[-1])", "import numpy")
    assert used.text() == "1.0\n"


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 1 MB, where this user may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize(
    ("value", "needed"),
    [("np.ones(500_000)", "needs 4.0 MB"), ("[np.ones(90_000), np.ones(90_000)]", "needs more than ")],
)
def test_a_full_disk_fails_the_operation_and_gives_the_room_back(workplace, small_disk, value, needed) -> None:
    attempt = workplace.run(
        f"import numpy as np\nclass Op:\n    def execute(self): return {value}",
        outputs=("data",),
        directory=small_disk / "run",
    )
    assert attempt.code == 1
    message = attempt.failure["message"]
    assert message.startswith(f"the disk is full: the output data {needed}") and "are free in" in message
    assert "Free some space" in attempt.failure["hint"]
    assert not (small_disk / "run" / "outputs" / "data").exists()
    assert attempt.contents("status")[-1] == {"status": "failed"}


def test_a_file_size_limit_is_told_as_one(workplace) -> None:
    code = """
    import resource
    class Op:
        def execute(self):
            resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
            return bytearray(5_000_000)
    """
    attempt = workplace.run(code, outputs=("data",))
    assert "a file size limit" in attempt.failure["message"]
    assert not (attempt.directory / "outputs" / "data").exists()
