"""Executions in lists and beside each other, as the client asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from deepforge_jupyter.client.transport import Transport, part
from deepforge_jupyter.protocol.listing import Dependents, ExecutionComparison, ExecutionPage, ListChoices


class ExecutionLists(Transport):
    def executions(
        self,
        project: str,
        *,
        limit: int = 50,
        offset: int = 0,
        search: str = "",
        sort: str = "",
        columns: Sequence[str] = (),
        zone: str = "UTC",
    ) -> ExecutionPage:
        """Those that `search` finds (`status:failed Train.epochs>=10`; days are those of the time zone `zone`), newest
        first if nothing else is said."""
        where = f"projects/{part(project)}/executions"
        query = {"limit": limit, "offset": offset, "search": search, "sort": sort}
        query |= {"columns": list(columns), "zone": zone}
        return self._get(where, ExecutionPage, **query)

    def list_choices(self, project: str) -> ListChoices:
        """What its executions can be listed by."""
        return self._get(f"projects/{part(project)}/executions/choices", ListChoices)

    def compare_executions(self, project: str, executions: Sequence[str]) -> ExecutionComparison:
        """Two to eight, by id, beside each other."""
        where = f"projects/{part(project)}/executions/comparison"
        return self._get(where, ExecutionComparison, executions=list(executions))

    def dependents(self, execution: str) -> Dependents:
        """What it gave to others."""
        return self._get(f"executions/{part(execution)}/dependents", Dependents)

    def unfinished(self) -> ExecutionPage:
        """Of all projects, newest first."""
        return self._get("executions", ExecutionPage)
