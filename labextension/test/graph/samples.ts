/** Operations and graphs for tests, made as the server and the document make them. */
import { PipelineDoc } from '../../src/document/pipelineDoc';
import type { PipelineGraph } from '../../src/graph/pipeline';
import type { Attribute, Operation, Port } from '../../src/protocol/types';

export function port(text: string): Port {
  const [, name, optional, type] = /^(\w+)(\?)?(?:: (.*))?$/.exec(text)!;
  return {
    name,
    type: type ?? null,
    optional: optional === '?',
    description: null
  };
}

export function attribute(
  name: string,
  values: Partial<Attribute> = {}
): Attribute {
  return {
    name,
    type: null,
    is_required: false,
    default: null,
    default_source: null,
    choices: null,
    choice_names: null,
    description: null,
    ...values
  };
}

export function operation(
  name: string,
  inputs: string[] = [],
  outputs: string[] = [],
  values: Partial<Operation> = {}
): Operation {
  return {
    name,
    path: `operations/${name}.py`,
    class_name: name,
    line: 1,
    help: null,
    inputs: inputs.map(port),
    outputs: outputs.map(port),
    attributes: [],
    references: [],
    imports: [],
    problems: [],
    allows_reuse: true,
    is_builtin: false,
    group: null,
    sha256: '',
    ...values
  };
}

export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  [
    operation('Load', [], ['data: np.ndarray', 'count: int']),
    operation('Train', ['data: ndarray', 'extra?: dict'], ['model: Model']),
    operation('Test', ['model: Model', 'text: str'], ['report'])
  ].map(item => [item.name, item])
);

/** `A:Load B:Train; A.data>B.data` as a document. */
export function sampleDoc(text: string): PipelineDoc {
  const [nodes, edges = ''] = text.split(';');
  const doc = new PipelineDoc();
  doc.setSource(
    JSON.stringify({
      nodes: Object.fromEntries(
        nodes
          .trim()
          .split(/\s+/)
          .map(item => item.split(':'))
          .map(([id, name]) => [id, { operation: name }])
      ),
      edges: edges
        .trim()
        .split(/\s+/)
        .filter(Boolean)
        .map(item => {
          const [source, output, target, input] = item.split(/[.>]/);
          return { source, output, target, input };
        })
    })
  );
  doc.clearUndoHistory();
  return doc;
}

export function sampleGraph(text: string): PipelineGraph {
  return sampleDoc(text).graph;
}
