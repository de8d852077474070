/** Pipelines in which something is wrong, and what is said of it. */
import type { FixContext } from '../../src/graph/fix';
import type { Problem } from '../../src/protocol/types';
import { PipelineDoc } from '../../src/document/pipelineDoc';
import { attribute, operation } from './samples';

const OPERATIONS = [
  operation('Load', [], ['data: ndarray']),
  operation('Train', ['data: ndarray', 'labels?'], ['model', 'history'], {
    attributes: [
      attribute('epochs', {
        type: 'int',
        default: 10,
        default_source: '10'
      }),
      attribute('mode', {
        type: 'str',
        choices: ['fast', 'exact'],
        default: 'fast',
        default_source: '"fast"'
      })
    ],
    references: [
      {
        name: 'net',
        kind: 'python',
        is_required: true,
        may_be_attribute: false,
        description: null
      }
    ]
  }),
  operation('Output', ['data'], [], { is_builtin: true }),
  operation('Input', [], ['data'], { is_builtin: true })
];

export function context(
  document: object,
  more: Partial<FixContext> = {}
): FixContext & { ids: string[] } {
  const doc = new PipelineDoc();
  doc.setSource(JSON.stringify({ format: 1, edges: [], ...document }));
  const ids = [...doc.shared.edges.keys()].sort();
  return {
    graph: doc.graph,
    operations: new Map(OPERATIONS.map(item => [item.name, item])),
    artifacts: [],
    resources: [],
    kinds: ['python'],
    edgeId: index => ids[index] ?? null,
    ids,
    ...more
  };
}

export function problem(
  code: string,
  where: Partial<Problem['where']>,
  severity: Problem['severity'] = 'error'
): Problem {
  const nowhere = {
    path: null,
    line: null,
    column: null,
    node: null,
    port: null,
    side: null,
    attribute: null,
    edge: null
  };
  return {
    code,
    severity,
    message: '',
    where: { ...nowhere, ...where }
  } as Problem;
}
