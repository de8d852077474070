"""Newer syntax in the words of Python 3.10, for reading interfaces only (never to be run)."""

from __future__ import annotations

import libcst as cst


class OlderSyntax(cst.CSTTransformer):
    """Replaces what Python 3.10 cannot parse; what stays keeps its line."""

    def leave_TypeAlias(self, original_node: cst.TypeAlias, updated_node: cst.TypeAlias) -> cst.BaseSmallStatement:
        return cst.Assign(targets=[cst.AssignTarget(updated_node.name)], value=updated_node.value)

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        return updated_node.with_changes(type_parameters=None)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        return updated_node.with_changes(type_parameters=None)

    def leave_TryStar(self, original_node: cst.TryStar, updated_node: cst.TryStar) -> cst.Try:
        handlers = [
            cst.ExceptHandler(
                body=handler.body, type=handler.type, name=handler.name, leading_lines=handler.leading_lines
            )
            for handler in updated_node.handlers
        ]
        return cst.Try(
            body=updated_node.body,
            handlers=handlers,
            orelse=updated_node.orelse,
            finalbody=updated_node.finalbody,
            leading_lines=updated_node.leading_lines,
        )

    def leave_FormattedString(
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.BaseExpression:
        return _placeholder(updated_node)

    def leave_TemplatedString(
        self, original_node: cst.TemplatedString, updated_node: cst.TemplatedString
    ) -> cst.BaseExpression:
        return _placeholder(updated_node)


def _placeholder(node: cst.FormattedString | cst.TemplatedString) -> cst.BaseExpression:
    """An f-string without parts, as many lines long."""
    lines = "\n" * cst.Module(body=[]).code_for_node(node).count("\n")
    empty = cst.parse_expression(f'f"""{lines}"""')
    return empty.with_changes(lpar=node.lpar, rpar=node.rpar)
