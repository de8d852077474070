/** The validator's problems, by the place where they are drawn. */
import type { Problem } from '../protocol/types';

export type Severity = Problem['severity'];

export interface ProblemIndex {
  readonly all: readonly Problem[];
  readonly byNode: ReadonlyMap<string, readonly Problem[]>;
  readonly errors: number;
  readonly warnings: number;
}

export const NO_PROBLEMS: ProblemIndex = {
  all: [],
  byNode: new Map(),
  errors: 0,
  warnings: 0
};

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Errors first. Arrays of nodes whose problems are the same as in `previous` are kept. */
export function indexProblems(
  problems: readonly Problem[],
  previous: ProblemIndex = NO_PROBLEMS
): ProblemIndex {
  const all = [...problems].sort(
    (left, right) => RANK[left.severity] - RANK[right.severity]
  );
  const byNode = new Map<string, readonly Problem[]>();
  for (const problem of all) {
    const node = problem.where.node;
    if (node) {
      byNode.set(node, [...(byNode.get(node) ?? []), problem]);
    }
  }
  for (const [node, list] of byNode) {
    const old = previous.byNode.get(node);
    if (old && JSON.stringify(old) === JSON.stringify(list)) {
      byNode.set(node, old);
    }
  }
  return {
    all,
    byNode,
    errors: all.filter(problem => problem.severity === 'error').length,
    warnings: all.filter(problem => problem.severity === 'warning').length
  };
}

/** The problems of a node that belong to its header: those of no port. */
export function ofHeader(
  problems: readonly Problem[],
  ports: ReadonlySet<string>
): Problem[] {
  return problems.filter(
    problem => !problem.where.port || !ports.has(problem.where.port)
  );
}

export function ofPort(problems: readonly Problem[], port: string): Problem[] {
  return problems.filter(problem => problem.where.port === port);
}

export function ofAttribute(
  problems: readonly Problem[],
  attribute: string
): Problem[] {
  return problems.filter(problem => problem.where.attribute === attribute);
}
