"""What may make the results of a code differ from run to run."""

from __future__ import annotations

import pytest

from deepforge_jupyter.analysis.chance import chances


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import numpy as np\nnp.random.rand(3)", "draws random numbers and sets no seed (numpy.random.rand)"),
        ("from random import choice\nchoice([1])", "draws random numbers and sets no seed (random.choice)"),
        ("from torch import nn\nnn.Linear(1, 2)", "sets no seed (torch.nn.Linear)"),
        ("from numpy.random import default_rng\ndefault_rng()", "sets no seed (numpy.random.default_rng)"),
        (
            "from sklearn.ensemble import RandomForestClassifier as R\nR(max_depth=3)",
            "sets no random_state (sklearn.ensemble.RandomForestClassifier)",
        ),
        ("import time\ntime.time()", "uses the clock (time.time)"),
        ("from datetime import datetime\ndatetime.now()", "uses the clock (datetime.datetime.now)"),
        ("import uuid\nuuid.uuid4()", "never the same twice (uuid.uuid4)"),
        ("import requests\nrequests.get('x')", "asks the network (requests.get)"),
    ],
)
def test_what_varies_is_named(source, said):
    (chance,) = chances(source)
    assert said in chance.what
    assert chance.line == 2


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.random.seed(1)\nnp.random.rand(3)",
        "import torch\ntorch.manual_seed(3)\ntorch.randn(2)",
        "from numpy.random import default_rng\nrng = default_rng(4)\nrng.random()",
        "from sklearn.cluster import KMeans\nKMeans(3, random_state=0)",
        "from sklearn.neighbors import KNeighborsClassifier\nKNeighborsClassifier()",
        "def time(): ...\ntime()",
        "import numpy as np\nnp.zeros(3)",
        "class Broken(:",
        "",
    ],
)
def test_what_is_settled_is_not(source):
    assert chances(source) == ()


def test_each_kind_is_told_once_where_it_is_first():
    found = chances("import random, time\nrandom.random()\ntime.time()\nrandom.random()")
    assert [chance.line for chance in found] == [2, 3]
