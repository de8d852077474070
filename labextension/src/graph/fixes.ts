/** What would settle a problem, where that is obvious. */
import type { Operation, Problem } from '../protocol/types';
import type { Fix, FixContext, ValuePart } from './fix';
import { downstream, type PipelineGraph } from './pipeline';
import { nearest, likenessOf } from './similar';
import { fitOf } from './types';
import { defaultText, inline, shown, typed } from './values';

const INPUT = 'Input';

/** The likeliest first. */
export function fixesOf(problem: Problem, context: FixContext): Fix[] {
  const { where } = problem;
  const edge =
    typeof where.edge === 'number' ? context.edgeId(where.edge) : null;
  const removal: Fix[] = edge === null ? [] : [{ kind: 'remove-edge', edge }];
  switch (problem.code) {
    case 'unknown_node':
    case 'duplicate_connection':
      return removal;
    case 'type_mismatch':
      return problem.severity === 'error' ? removal : [];
    case 'unknown_port':
      return [...portFixes(problem, context), ...removal];
    case 'missing_input':
      return inputFixes(problem, context);
    case 'unknown_attribute':
      return unknownValueFixes(problem, context);
    case 'bad_attribute':
      return badValueFixes(problem, context);
    case 'missing_attribute':
    case 'missing_artifact':
      return artifactFixes(problem, context);
    case 'missing_reference':
    case 'wrong_kind':
      return resourceFixes(problem, context);
    case 'unknown_operation':
      return operationFixes(problem, context);
    default:
      return where.path && /\.(py|yml)$/.test(where.path)
        ? [{ kind: 'open-code', path: where.path, line: where.line ?? null }]
        : [];
  }
}

function operationAt(problem: Problem, context: FixContext): Operation | null {
  const node = context.graph.nodes.get(problem.where.node ?? '');
  return (node && context.operations.get(node.operation)) ?? null;
}

/** To the port of the nearest name; else to the only one that nothing is connected to. */
function portFixes(problem: Problem, context: FixContext): Fix[] {
  const { node, port, side } = problem.where;
  const operation = operationAt(problem, context);
  if (!operation || !node || !port || !side) {
    return [];
  }
  const edges = [...context.graph.edges.values()];
  const isTaken = (name: string) =>
    side === 'input'
      ? edges.some(edge => edge.target === node && edge.input === name)
      : edges.some(edge => edge.source === node && edge.output === name);
  const ports = side === 'input' ? operation.inputs : operation.outputs;
  const free = ports.map(item => item.name).filter(name => !isTaken(name));
  const names =
    side === 'output' && free.length === 0
      ? ports.map(item => item.name)
      : free;
  const to = names.length === 1 ? names[0] : nearest(port, names);
  return to ? [{ kind: 'rename-port', side, node, from: port, to }] : [];
}

/** The output that is alone in fitting, of the same name if several do; else an artifact. */
function inputFixes(problem: Problem, context: FixContext): Fix[] {
  const { node, port } = problem.where;
  if (!node || !port) {
    return [];
  }
  const type =
    operationAt(problem, context)?.inputs.find(item => item.name === port)
      ?.type ?? null;
  const later = downstream(context.graph, node);
  const fitting = [...context.graph.nodes.values()].flatMap(other =>
    later.has(other.id)
      ? []
      : (context.operations.get(other.operation)?.outputs ?? [])
          .filter(output => fitOf(output.type, type) === 'fits')
          .map(output => ({
            source: other.id,
            output: output.name,
            target: node,
            input: port
          }))
  );
  const same = fitting.filter(connection => connection.output === port);
  const chosen =
    same.length === 1
      ? same[0]
      : fitting.length === 1 && type !== null
        ? fitting[0]
        : null;
  const addition: Fix[] =
    operationAt(problem, context)?.is_builtin === true
      ? []
      : [{ kind: 'add-builtin', operation: INPUT, node, port }];
  return chosen
    ? [{ kind: 'connect', connection: chosen }, ...addition]
    : addition;
}

function unknownValueFixes(problem: Problem, context: FixContext): Fix[] {
  const { node, attribute } = problem.where;
  const shownNode = context.graph.nodes.get(node ?? '');
  const operation = operationAt(problem, context);
  if (!node || !attribute || !shownNode || !operation) {
    return [];
  }
  const part: ValuePart = shownNode.attributes.has(attribute)
    ? 'attributes'
    : 'references';
  const free = operation[part]
    .map(item => item.name)
    .filter(name => !shownNode[part].has(name));
  const to = nearest(attribute, free);
  return [
    ...(to
      ? [{ kind: 'rename-value' as const, part, node, from: attribute, to }]
      : []),
    { kind: 'remove-value', part, node, name: attribute }
  ];
}

/** The value as the attribute wants it, where it can be read so (`"3"` as 3); else the default. */
function badValueFixes(problem: Problem, context: FixContext): Fix[] {
  const { node, attribute: name } = problem.where;
  const attribute = operationAt(problem, context)?.attributes.find(
    item => item.name === name
  );
  const text = context.graph.nodes.get(node ?? '')?.attributes.get(name ?? '');
  if (!node || !name || !attribute || text === undefined) {
    return [];
  }
  const fixes: Fix[] = [];
  const plain = shown('text', text).replace(/^(-?\d+)\.0*$/, '$1');
  const answer = typed(attribute, plain);
  const choice =
    attribute.choices &&
    nearest(
      plain,
      attribute.choices.map(item => shown('text', inline(item)))
    );
  const meant = choice
    ? attribute
        .choices!.map(inline)
        .find(item => shown('text', item) === choice)
    : answer.ok && attribute.type !== 'str' && attribute.type !== 'bool'
      ? answer.text
      : undefined;
  if (meant !== undefined && meant !== text) {
    fixes.push({ kind: 'set-attribute', node, name, text: meant });
  }
  if (!attribute.is_required && defaultText(attribute) !== null) {
    fixes.push({ kind: 'set-attribute', node, name, text: null });
  }
  return fixes;
}

function artifactFixes(problem: Problem, context: FixContext): Fix[] {
  const { node, attribute: name } = problem.where;
  const shownNode = context.graph.nodes.get(node ?? '');
  if (!node || !name || !shownNode) {
    return [];
  }
  if (shownNode.operation === 'Output' && name === 'name') {
    const text = JSON.stringify(outputName(context.graph, node));
    return [{ kind: 'set-attribute', node, name, text }];
  }
  if (shownNode.operation !== INPUT) {
    return [];
  }
  const names = [...new Set(context.artifacts.map(item => item.name))];
  const wanted = shownNode.attributes.get(name);
  const to =
    names.length === 1
      ? names[0]
      : wanted === undefined
        ? null
        : nearest(shown('text', wanted), names);
  return to
    ? [{ kind: 'set-attribute', node, name, text: JSON.stringify(to) }]
    : [];
}

/** What an Output could keep its value as: the pipeline's own words for it. */
export function outputName(graph: PipelineGraph, node: string): string {
  const edge = [...graph.edges.values()].find(item => item.target === node);
  return edge ? edge.output : node.toLowerCase();
}

function resourceFixes(problem: Problem, context: FixContext): Fix[] {
  const { node, attribute: name } = problem.where;
  const reference = operationAt(problem, context)?.references.find(
    item => item.name === name
  );
  if (!node || !name || !reference) {
    return [];
  }
  const fitting = context.resources.filter(
    item => reference.kind === null || item.kind === reference.kind
  );
  const wanted = context.graph.nodes.get(node)?.references.get(name);
  const paths = fitting.map(item => item.path);
  const path =
    paths.length === 1 && !reference.may_be_attribute
      ? paths[0]
      : wanted
        ? nearest(wanted, paths)
        : null;
  if (path) {
    return [{ kind: 'set-reference', node, name, path }];
  }
  const resourceKind = reference.kind ?? context.kinds[0];
  return fitting.length === 0 && context.kinds.includes(resourceKind)
    ? [{ kind: 'create-resource', node, name, resourceKind }]
    : [];
}

/** Those that have every port and attribute that is used, and a name that is alike. */
function operationFixes(problem: Problem, context: FixContext): Fix[] {
  const node = context.graph.nodes.get(problem.where.node ?? '');
  if (!node) {
    return [];
  }
  const edges = [...context.graph.edges.values()];
  const inputs = edges.filter(edge => edge.target === node.id);
  const outputs = edges.filter(edge => edge.source === node.id);
  const share = (operation: Operation): number => {
    const has = [
      ...inputs.map(edge => operation.inputs.some(p => p.name === edge.input)),
      ...outputs.map(edge =>
        operation.outputs.some(p => p.name === edge.output)
      ),
      ...[...node.attributes.keys()].map(key =>
        operation.attributes.some(item => item.name === key)
      )
    ];
    return has.every(Boolean) ? has.length : 0;
  };
  const score = (operation: Operation): number => {
    const alike = likenessOf(
      node.operation.toLowerCase(),
      operation.name.toLowerCase()
    );
    return share(operation) > 1 ? 1 + alike : alike;
  };
  const inUse = new Set(
    [...context.graph.nodes.values()].map(item => item.operation)
  );
  const unused = [...context.operations.values()].filter(
    operation =>
      !operation.is_builtin &&
      !inUse.has(operation.name) &&
      share(operation) > 0
  );
  const [best] = [...context.operations.values()]
    .filter(operation => !operation.is_builtin)
    .map(operation => ({ operation, score: score(operation) }))
    .filter(item => item.score > 0.55)
    .sort((left, right) => right.score - left.score);
  const heir = best?.operation ?? (unused.length === 1 ? unused[0] : null);
  return [
    ...(heir
      ? [
          {
            kind: 'replace-operation' as const,
            from: node.operation,
            to: heir.name
          }
        ]
      : []),
    ...(/^[A-Za-z_]\w*$/.test(node.operation)
      ? [{ kind: 'create-operation' as const, name: node.operation }]
      : [])
  ];
}
