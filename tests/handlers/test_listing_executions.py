"""The list of executions and their comparison over HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from deepforge_jupyter.errors import BadRequest, NotFound


@pytest.fixture(scope="module")
def runs(server, project):
    """Three of Count with other values, by the number of lines."""
    client = server.client()
    ids = {}
    for lines in (11, 12, 13):
        started = client.start(project, "pipelines/Count.dfpipe", overrides={"Count": {"lines": lines}}, name="listed")
        ids[lines] = client.wait(started.id, timeout_s=120).id
    client.change_execution(ids[12], tags=("a, b",), is_starred=True)
    return ids


def listed(server, project, **query):
    return [row.execution.id for row in server.client().executions(project, **query).executions]


def test_the_server_searches_and_sorts(server, project, runs):
    assert listed(server, project, search="name:listed") == [runs[13], runs[12], runs[11]]
    assert listed(server, project, search="name:listed Count.lines<=12", sort="lines") == [runs[11], runs[12]]
    assert listed(server, project, search='tag:"a, b"') == [runs[12]]
    page = server.client().executions(project, search="name:listed", limit=1, offset=1)
    assert ([row.execution.id for row in page.executions], page.total) == ([runs[12]], 3)


def test_times_are_those_of_the_zone_that_is_given(server, project, runs):
    soon = (datetime.now(timezone.utc) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
    assert len(listed(server, project, search=f"name:listed date<{soon}")) == 3
    assert listed(server, project, search=f"name:listed date<{soon}", zone="Pacific/Kiritimati") == []
    with pytest.raises(BadRequest, match="no time zone “Mars/Base”"):
        listed(server, project, zone="Mars/Base")


def test_columns_may_be_given_several_times(server, project, runs):
    page = server.client().executions(project, search="name:listed is:starred", columns=["Count.lines", "x,y"])
    assert [row.cells for row in page.executions] == [{"Count.lines": 12}]
    columns = [column.name for column in server.client().list_choices(project).columns]
    assert "Count.lines" in columns


def test_what_cannot_be_searched_is_said(server, project):
    with pytest.raises(BadRequest, match="“colour:” is not known"):
        server.client().executions(project, search="colour:red")
    with pytest.raises(BadRequest, match="no status “done”"):
        server.client().executions(project, search="status:done")
    with pytest.raises(NotFound):
        server.client().executions("nothing")


def test_a_comparison_says_what_differs_and_what_is_gone(server, project, runs):
    client = server.client()
    compared = client.compare_executions(project, [runs[11], runs[13], "gone"])
    (row,) = compared.rows
    assert (row.node, row.name, row.cells, row.differs) == ("Count", "lines", (11, 13, None), True)
    assert [one and one.id for one in compared.executions] == [runs[11], runs[13], None]
    assert compared.executions[0].document.nodes["Count"].attributes == {"lines": 11}


@pytest.mark.parametrize("count", [0, 1, 9])
def test_two_to_eight_are_compared(server, project, count):
    with pytest.raises(BadRequest, match="executions"):
        server.client().compare_executions(project, ["x"] * count)


def test_what_depends_on_an_execution_is_told(server, project, runs):
    client = server.client()
    again = client.start(project, "pipelines/Count.dfpipe", overrides={"Count": {"lines": 11}})
    client.wait(again.id, timeout_s=120)
    assert again.id in [other.id for other in client.dependents(runs[11]).reused_by]
    with pytest.raises(NotFound):
        client.dependents("nothing")
