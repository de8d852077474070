"""An operation tried in a kernel behaves as in a run, and what it shows is what a person needs."""

from __future__ import annotations

import numpy
import pytest
from deepforge_runner import values
from trying.kernels import Kernel

ADD = """\
    class Add:
        def __init__(self, step: float = 1.0, labels: tuple = ("a",)):
            self.step = step
            self.labels = labels

        def execute(self, x, y=None):
            total = x + self.step
            return total, self.labels
"""


@pytest.fixture
def add(kernel: Kernel) -> Kernel:
    kernel.write("operations/Add.py", ADD)
    return kernel


def test_its_operation_inputs_and_outputs_are_there_for_scratch_cells(add):
    answer = add.try_it("Add", inputs={"x": {"expression": "40 + 1"}}, outputs=["total", "labels"])
    assert answer.status == "ok"
    shown = add.run("print(type(operation).__module__, inputs, outputs)").text
    assert shown == "operations.Add {'x': 41} {'total': 42.0, 'labels': ('a',)}\n"


def test_an_expression_sees_what_scratch_cells_made(add):
    add.run("rows = [1, 2, 3]")
    answer = add.try_it("Add", inputs={"x": {"expression": "len(rows)"}}, outputs=["total", "labels"])
    assert answer.output("total")["data"]["text/plain"] == "total: float · 4.0"


def test_attributes_have_the_types_that_a_run_gives_them(add):
    add.try_it(
        "Add", inputs={"x": {"expression": "0"}}, attributes={"step": 2, "labels": ["b", "c"]}, outputs=["a", "b"]
    )
    assert add.run("print(repr(operation.step), operation.labels)").text == "2.0 ('b', 'c')\n"


def test_a_reference_is_the_result_of_its_file(kernel):
    kernel.write("utils/sizes.py", "SIZE = 5\n")
    kernel.write("resources/net.py", "from utils.sizes import SIZE\nresult = {'size': SIZE}\n")
    kernel.write(
        "operations/Train.py",
        """\
        class Train:
            def __init__(self, net):
                self.net = net

            def execute(self):
                size = self.net["size"]
                return size
        """,
    )
    references = {"net": "resources/net.py"}
    assert (
        kernel.try_it(references=references, outputs=["size"]).output("size")["data"]["text/plain"] == "size: int · 5"
    )
    kernel.write("utils/sizes.py", "SIZE = 6\n")
    assert (
        kernel.try_it(references=references, outputs=["size"]).output("size")["data"]["text/plain"] == "size: int · 6"
    )


def test_another_number_of_outputs_is_told_as_in_a_run(add):
    answer = add.try_it("Add", inputs={"x": {"expression": "0"}}, outputs=["a", "b", "c"])
    assert answer.error is not None
    assert answer.error["ename"] == "OutputsMismatch"
    assert "execute returned 2 values but the operation has 3 outputs: a, b, c" in answer.traceback


def test_no_output_at_all_is_told_as_in_a_run(kernel):
    kernel.write("operations/Train.py", "class Train:\n    def execute(self):\n        print('done')\n")
    answer = kernel.try_it(outputs=["model", "history"])
    assert "execute returned nothing but the operation has 2 outputs: model, history" in answer.traceback


def test_the_text_that_is_seen_runs_not_the_file(add):
    text = "class Add:\n    def execute(self):\n        return 'unsaved'\n"
    assert "'unsaved'" in add.try_it("Add", text=text, outputs=["x"]).output("x")["data"]["text/plain"]
    assert "Add.execute" not in (add.project / "operations" / "Add.py").read_text()


def test_large_arrays_are_mapped_and_changing_them_in_place_changes_no_file(kernel, tmp_path):
    values.save(numpy.zeros(1_000_000), str(tmp_path / "zeros"))
    kernel.write(
        "operations/Train.py",
        """\
        class Train:
            def execute(self, data):
                before = float(data.sum())
                data += 1
                return before
        """,
    )
    inputs = {"data": {"value": str(tmp_path / "zeros")}}
    for _ in range(2):
        answer = kernel.try_it(inputs=inputs, outputs=["before"])
        assert answer.output("before")["data"]["text/plain"] == "before: float · 0.0"
        assert answer.done["loaded"] == ["data"]


SLOW = """\
    import time

    from deepforge.serialization import register


    class Slow:
        def __init__(self, number):
            self.number = number


    def load(type, file):
        time.sleep(0.2)
        return type(int(file.read()))


    register(Slow, lambda value, file: file.write(str(value.number).encode()), load)
"""


def save_slow(kernel: Kernel, folder: str, number: int) -> None:
    """Keeps a value of the project's class Slow, as a run of the project would."""
    saved = kernel.run(
        "from deepforge_runner import values, outputs\nfrom serializers.slow import Slow\n"
        f"values.save(Slow({number}), {folder!r}, modules_of=outputs.is_of_project, snapshot='s')"
    )
    assert saved.status == "ok", saved.error


def test_what_takes_long_to_load_is_kept_until_it_is_another(kernel, tmp_path):
    kernel.write("serializers/slow.py", SLOW)
    kernel.write("operations/Train.py", "class Train:\n    def execute(self, x):\n        return x.number\n")
    save_slow(kernel, str(tmp_path / "one"), 1)
    wish = {"inputs": {"x": {"value": str(tmp_path / "one")}}, "outputs": ["number"]}
    assert kernel.try_it(**wish).done["loaded"] == ["x"]
    second = kernel.try_it(**wish)
    assert second.done["kept"] == ["x"]
    assert "kept from before: x" in second.roles("done")[0]["data"]["text/plain"]
    assert second.took_s < 0.2
    assert kernel.try_it(**wish, reload=True).done["loaded"] == ["x"]
    kernel.write("serializers/slow.py", SLOW.replace("0.2", "0.3"))
    assert kernel.try_it(**wish).done["loaded"] == ["x"]


def test_an_input_that_cannot_be_loaded_is_named(kernel, tmp_path):
    kernel.write("operations/Train.py", "class Train:\n    def execute(self, x):\n        return x\n")
    answer = kernel.try_it(inputs={"x": {"value": str(tmp_path / "nowhere")}}, outputs=["x"])
    assert answer.error is not None
    assert answer.error["ename"] == "InputNotLoaded"
    assert "the input x cannot be read" in answer.traceback


def test_a_value_of_a_class_that_the_project_no_longer_has_is_loaded_from_its_version(kernel, tmp_path):
    source = kernel.write("utils/old.py", "class Old:\n    size = 3\n")
    kernel.run(
        "from deepforge_runner import values, outputs\nfrom utils.old import Old\n"
        f"values.save(Old(), {str(tmp_path / 'old')!r}, modules_of=outputs.is_of_project, snapshot='abc')"
    )
    (kernel.project / "utils" / "old.py").unlink()
    kernel.write("operations/Train.py", "class Train:\n    def execute(self, x):\n        return x.size\n")
    wish = {"inputs": {"x": {"value": str(tmp_path / "old")}}, "outputs": ["size"], "snapshots": str(tmp_path)}
    gone = kernel.try_it(**wish)
    assert "needs utils.old.Old, which cannot be imported" in gone.traceback
    assert "The value was made when utils/old.py still had it (version abc of the project)." in gone.traceback
    (tmp_path / "abc" / "utils").mkdir(parents=True)
    (tmp_path / "abc" / "utils" / "old.py").write_text(source)
    assert kernel.try_it(**wish).output("size")["data"]["text/plain"] == "size: int · 3"


def test_it_runs_in_the_projects_folder_wherever_cells_went(kernel, tmp_path):
    kernel.write("data.txt", "here\n")
    kernel.write(
        "operations/Train.py", "class Train:\n    def execute(self):\n        return open('data.txt').read()\n"
    )
    kernel.run(f"import os\nos.chdir({str(tmp_path)!r})")
    assert kernel.try_it(outputs=["text"]).status == "ok"
    assert kernel.run("print(os.getcwd())").text == f"{tmp_path}\n"


def test_it_may_wait_with_asyncio_as_in_a_run(kernel):
    kernel.write(
        "operations/Train.py",
        """\
        import asyncio

        async def later(value):
            await asyncio.sleep(0.01)
            return value

        class Train:
            def execute(self):
                value = asyncio.run(later(7))
                return value
        """,
    )
    for _ in range(2):
        assert kernel.try_it(outputs=["value"]).output("value")["data"]["text/plain"] == "value: int · 7"
    waited = kernel.run("import asyncio\nawait asyncio.sleep(0.01)\nprint(asyncio.get_event_loop().is_running())")
    assert waited.text == "True\n"


def test_rich_values_are_shown_below_their_line(kernel):
    kernel.write(
        "operations/Train.py",
        """\
        import pandas

        class Train:
            def execute(self):
                table = pandas.DataFrame({"a": [1, 2]})
                score = 0.5
                return table, score
        """,
    )
    answer = kernel.try_it(outputs=["table", "score"])
    head = answer.output("table")["metadata"]["deepforge"]
    assert head["type"].endswith("DataFrame")
    assert "DataFrame · (2, 1)\n" in answer.output("table")["data"]["text/plain"] + "\n"
    (value,) = answer.roles("value")
    assert "<table" in value["data"]["text/html"]
    assert answer.output("score")["data"]["text/plain"] == "score: float · 0.5"


def test_progress_metrics_and_log_are_shown_and_updated_in_place(kernel):
    kernel.write(
        "operations/Train.py",
        """\
        import deepforge

        class Train:
            def execute(self):
                for epoch in range(500):
                    deepforge.progress(epoch + 1, 500, "epoch")
                    deepforge.metric("loss", 1 / (epoch + 1), epoch)
                deepforge.log("ready")
                deepforge.log("odd", "warning")
        """,
    )
    answer = kernel.try_it()
    assert answer.text == "ready\nwarning: odd\n"
    assert len(answer.roles("progress")) == len(answer.roles("metrics")) == 1
    assert 2 <= len(answer.updates) < 20
    (bar,) = [shown for shown in answer.updates if shown["metadata"]["deepforge"]["role"] == "progress"][-1:]
    assert "500/500" in bar["data"]["text/plain"]
    assert "loss 0.002 (step 499)" in answer.updates[-1]["data"]["text/plain"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("{'a': 1}", "x: dict of 1\n{'a': 1}"),
        ("None", "x: NoneType · None"),
        ("'text'", "x: str · 'text'"),
        ("numpy.zeros((2, 3))", "x: numpy.ndarray · (2, 3) float64\narray([[0., 0., 0.],\n       [0., 0., 0.]])"),
        ("Own()", "x: operations.Train.Own\nits own"),
    ],
)
def test_an_output_is_told_in_a_line(kernel, value, told):
    kernel.write(
        "operations/Train.py",
        "import numpy\n\n\nclass Own:\n    def __repr__(self):\n        return 'its own'\n\n\n"
        f"class Train:\n    def execute(self):\n        x = {value}\n        return x\n",
    )
    assert kernel.try_it(outputs=["x"]).output("x")["data"]["text/plain"] == told
