"""PyTorch's tensors, state dicts, modules and checkpoints, where PyTorch is installed."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
from deepforge_runner import values
from deepforge_runner.inside import files, reading

torch = pytest.importorskip("torch", reason="PyTorch is not installed here: it is too large for the tests' environment")


@pytest.fixture
def kept(tmp_path: Path):
    def kept(value: Any) -> tuple[str, Any, Path]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        header = values.save(value, str(folder))
        return header.serializer, values.load(str(folder)), folder

    return kept


def net() -> Any:
    return torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.BatchNorm2d(8))


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "bfloat16", "int64", "uint8", "bool"])
@pytest.mark.parametrize("shape", [(), (0, 3), (3, 4)])
def test_a_tensor_comes_back_as_it_was(kept, dtype, shape) -> None:
    tensor = torch.ones(shape).to(getattr(torch, dtype))
    format, found, _ = kept(tensor)
    assert (format, found.dtype, found.shape) == ("safetensors", tensor.dtype, tensor.shape)
    assert torch.equal(found, tensor)
    found.zero_()  # it is nobody else's


def test_a_state_dict_keeps_its_order_and_versions(kept) -> None:
    state = net().state_dict()
    format, found, _ = kept(state)
    assert (format, type(found), list(found)) == ("safetensors", OrderedDict, list(state))
    assert found._metadata == state._metadata
    net().load_state_dict(found)


def test_how_a_tensor_lies_in_memory_is_kept(kept) -> None:
    tensor = torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last)
    format, found, _ = kept({"a": tensor})
    assert (format, found["a"].stride()) == ("safetensors", tensor.stride())
    assert torch.equal(found["a"], tensor)


def test_tensors_that_share_their_memory_go_on_sharing_it(kept) -> None:
    weights = torch.zeros(2000, 10)
    format, found, _ = kept({"a": weights, "b": weights.view(-1)})
    found["a"][0, 0] = 7
    assert (format, found["b"][0].item()) == ("pickle", 7)


@pytest.mark.parametrize("make", ["parameter", "slice", "gradient", "sparse", "complex"])
def test_what_safetensors_would_change_is_pickled(kept, make) -> None:
    value = {
        "parameter": lambda: torch.nn.Parameter(torch.ones(3)),
        "slice": lambda: torch.randn(4, 4)[:, ::2],
        "gradient": lambda: torch.ones(3, requires_grad=True),
        "sparse": lambda: torch.eye(3).to_sparse(),
        "complex": lambda: torch.ones(2, dtype=torch.complex64),
    }[make]()
    format, found, _ = kept(value)
    assert (format, type(found), found.requires_grad) == ("pickle", type(value), value.requires_grad)
    assert found.layout == value.layout


def test_the_tensors_of_a_checkpoint_lie_beside_its_pickle(kept) -> None:
    model = net()
    value = {"model": model.state_dict(), "epoch": 3, "large": torch.ones(5000), "whole": model}
    format, found, folder = kept(value)
    assert format == "pickle" and (folder / "buffers").stat().st_size == 20_000
    assert torch.equal(found["large"], value["large"]) and found["epoch"] == 3
    assert torch.equal(found["whole"][0].weight, model[0].weight)


def test_a_checkpoint_is_looked_into_without_asking_and_without_opening_a_module(kept, tmp_path) -> None:
    model = net()
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.randn(1, 3, 5, 5)).sum().backward()
    optimizer.step()
    value = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 3}
    _, _, folder = kept(value)
    torch.save(value, tmp_path / "saved.pt")
    seen = [
        reading.look_into({"folder": str(folder)}),
        files.look_at(str(tmp_path / "saved.pt"), None, "pytorch"),
    ]
    for look in seen:
        told = {entry["name"]: (entry["type"], entry["summary"]) for entry in look.entries}
        assert (look.kind, look.needs, told["epoch"]) == ("tree", [], ("int", "3"))
        assert told["model.0.weight"] == ("torch.Tensor", "(8, 3, 3, 3) float32")
        assert told["optimizer.state.0.exp_avg"] == ("torch.Tensor", "(8, 3, 3, 3) float32")
        assert look.facts["device"] == "cpu"
    assert reading.look_into({"folder": str(kept(model)[2])}).kind == "unread"


def test_of_a_module_the_modules_in_it_are_told_not_what_torch_keeps_for_itself(kept, tmp_path) -> None:
    model = net()
    torch.save(model, tmp_path / "whole.pt")
    asked = {"file": str(tmp_path / "whole.pt"), "name": "whole.pt"}
    closed = reading.look_into(asked)
    assert closed.kind == "unread" and not any("deepforge" in name for name in closed.needs)
    assert "torch.nn.modules.container.Sequential" in closed.needs
    for request in ({**asked, "unpickle": True}, {"folder": str(kept(model)[2]), "unpickle": True}):
        look = reading.look_into(request)
        told = {entry["name"]: (entry["type"], entry["summary"]) for entry in look.entries}
        assert told["0"] == ("torch.nn.modules.conv.Conv2d", "weight (8, 3, 3, 3), bias (8,)")
        assert not any(name.startswith("_") for name in told)
        count = sum(part.numel() for part in model.parameters())
        assert (look.kind, look.facts["parameters"], look.facts["device"]) == ("model", str(count), "cpu")


def test_a_tensor_by_itself_is_shown_at_once(kept) -> None:
    look = reading.look_into({"folder": str(kept(torch.arange(6.0).reshape(2, 3))[2])})
    assert (look.kind, look.window["cells"]) == ("array", [["0", "1", "2"], ["3", "4", "5"]])


def test_a_state_dict_is_looked_into_without_pytorch(kept) -> None:
    _, _, folder = kept(net().state_dict())
    seen = reading.look_into({"folder": str(folder)})
    assert seen.entries[0] == {"name": "0.weight", "type": "F32", "summary": "(8, 3, 3, 3)"}
    assert reading.look_into({"folder": str(folder), "part": "1.running_var"}).facts["mean"] == "1"
