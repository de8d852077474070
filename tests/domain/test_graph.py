"""The order of nodes."""

from __future__ import annotations

from graphlib import CycleError

import pytest
from domain.graphs import plain

from deepforge_jupyter.domain.graph import (
    all_downstream,
    all_upstream,
    cycles,
    dependencies,
    describe_cycle,
    ready,
    topological_order,
)
from deepforge_jupyter.domain.pipeline import Edge, Node, Pipeline

DIAMOND = plain("A > B", "A > C", "B > D", "C > D", "D > E")


def test_every_node_comes_after_those_that_it_needs() -> None:
    order = topological_order(plain("D > E", "A > B", "B > D", "A > C", "C > D"))
    assert [order.index(name) for name in "ABDE"] == sorted(order.index(name) for name in "ABDE")
    assert order.index("C") < order.index("D")


def test_two_edges_between_two_nodes_are_one_dependency() -> None:
    edges = tuple(Edge(source="A", output=port, target="B", input=port) for port in "xy")
    doubled = Pipeline(nodes={"A": Node(operation="S"), "B": Node(operation="S")}, edges=edges)
    assert dependencies(doubled) == {"A": (), "B": ("A",)}


def test_edges_of_missing_nodes_are_left_out() -> None:
    torn = Pipeline(nodes={"A": Node(operation="S")}, edges=(Edge(source="gone", output="x", target="A", input="x"),))
    assert topological_order(torn) == ("A",)


def test_a_cycle_is_named_from_its_first_node_along_the_edges() -> None:
    circle = plain("Start > A", "B > C", "C > A", "A > B")
    (found,) = cycles(circle)
    assert describe_cycle(found) == "A → B → C → A"
    with pytest.raises(CycleError):
        topological_order(circle)


def test_a_node_that_needs_itself_is_a_cycle() -> None:
    assert cycles(plain("A > A")) == [("A",)]
    assert describe_cycle(("A",)) == "A → A"


def test_separate_cycles_are_all_found_up_to_a_limit() -> None:
    assert sorted(map(set, cycles(plain("A > B", "B > A", "C > D", "D > C"))), key=min) == [{"A", "B"}, {"C", "D"}]
    many = plain(*(f"n{n} > n{n}" for n in range(30)))
    assert len(cycles(many, at_most=5)) == 5


def test_a_pipeline_that_can_run_has_no_cycle() -> None:
    assert cycles(DIAMOND) == []


def test_closures_hold_their_start() -> None:
    assert all_upstream(DIAMOND, ["D"]) == set("ABCD")
    assert all_downstream(DIAMOND, ["B"]) == set("BDE")
    assert all_upstream(DIAMOND, ["gone"]) == set()


def test_ready_are_those_whose_needs_are_done_in_order() -> None:
    needs = dependencies(DIAMOND)
    assert ready(needs, ["A", "B", "C", "D", "E"], set()) == ["A"]
    assert ready(needs, ["C", "B", "D", "E"], {"A"}) == ["C", "B"]
    assert ready(needs, ["D", "E"], ["A", "B"]) == []
    assert ready(needs, ["D", "E"], ["A", "B", "C"]) == ["D"]
