from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Dict, List, Literal, Optional, Tuple, Union

import numpy as np

Activation = Literal["relu", "tanh", "sigmoid"]


class Colour(Enum):
    red = "red"
    green = "green"


class Annotations:
    def __init__(
        self,
        sizes: List[int],
        where: Path = Path("data/train.csv"),
        activation: Activation = "relu",
        colour: Colour = Colour.red,
        seed: Optional[int] = None,
        limit: Union[int, float] = 10,
        options: Dict[str, Any] = {},
        shape: Tuple[int, ...] = (28, 28),
        rounds: Annotated[int, "how often"] = 3,
        quoted: "float" = 0.5,
        model: "keras.Model" = None,
    ):
        self.sizes = sizes
        self.where = where
        self.activation = activation
        self.colour = colour
        self.seed = seed
        self.limit = limit
        self.options = options
        self.shape = shape
        self.rounds = rounds
        self.quoted = quoted
        self.model = model

    def execute(self, images: np.ndarray, labels: Optional["np.ndarray"] = None) -> Tuple[np.ndarray, dict[str, float]]:
        scaled = images / 255
        scores = {"mean": float(scaled.mean())}
        return scaled, scores
