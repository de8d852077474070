/** The validator's problems, by the place where they are drawn. */
import type { Problem } from '../protocol/types';

export type Severity = Problem['severity'];

export interface ProblemIndex {
  readonly all: readonly Problem[];
  readonly byNode: ReadonlyMap<string, readonly Problem[]>;
  /** By the id of an edge. */
  readonly byEdge: ReadonlyMap<string, readonly Problem[]>;
  readonly errors: number;
  readonly warnings: number;
}

export const NO_PROBLEMS: ProblemIndex = {
  all: [],
  byNode: new Map(),
  byEdge: new Map(),
  errors: 0,
  warnings: 0
};

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/**
 * Errors first. Arrays of nodes and edges whose problems are the same as in `previous` are kept. `edgeIds` are in the
 * order of the document that was judged.
 */
export function indexProblems(
  problems: readonly Problem[],
  previous: ProblemIndex = NO_PROBLEMS,
  edgeIds: readonly string[] = []
): ProblemIndex {
  const all = [...problems].sort(
    (left, right) => RANK[left.severity] - RANK[right.severity]
  );
  const edgeOf = ({ where }: Problem) =>
    typeof where.edge === 'number' ? edgeIds[where.edge] : undefined;
  return {
    all,
    byNode: grouped(all, problem => problem.where.node, previous.byNode),
    byEdge: grouped(all, edgeOf, previous.byEdge),
    errors: all.filter(problem => problem.severity === 'error').length,
    warnings: all.filter(problem => problem.severity === 'warning').length
  };
}

function grouped(
  problems: readonly Problem[],
  keyOf: (problem: Problem) => string | null | undefined,
  previous: ReadonlyMap<string, readonly Problem[]>
): Map<string, readonly Problem[]> {
  const groups = new Map<string, readonly Problem[]>();
  for (const problem of problems) {
    const key = keyOf(problem);
    if (key) {
      groups.set(key, [...(groups.get(key) ?? []), problem]);
    }
  }
  for (const [key, list] of groups) {
    const old = previous.get(key);
    if (old && JSON.stringify(old) === JSON.stringify(list)) {
      groups.set(key, old);
    }
  }
  return groups;
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

export function ofPort(
  problems: readonly Problem[],
  port: string,
  side: 'input' | 'output'
): Problem[] {
  return problems.filter(
    ({ where }) => where.port === port && (where.side ?? 'input') === side
  );
}

export function ofAttribute(
  problems: readonly Problem[],
  attribute: string
): Problem[] {
  return problems.filter(problem => problem.where.attribute === attribute);
}
