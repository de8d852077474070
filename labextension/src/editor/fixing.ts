/** Quick fixes: which there are for a problem of the document that is open, and making them. */
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import {
  addNode,
  connect,
  removeEdges,
  renamePart,
  renamePort,
  replaceOperation,
  setPart,
  together,
  type Edit
} from '../document/edits';
import type { Fix } from '../graph/fix';
import { fixesOf } from '../graph/fixes';
import { uniqueName, type PipelineGraph } from '../graph/pipeline';
import { freePlace, NODE_WIDTH } from '../graph/place';
import { brief, defaultText, plainValue, shown } from '../graph/values';
import type { Problem } from '../protocol/types';
import type { IProblemActions } from '../ui/problems';
import { CommandIDs } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import type { EditorSession } from './session';

export function fixesFor(problem: Problem, session: EditorSession): Fix[] {
  const ids = session.doc.edgeIds();
  const fixes = fixesOf(problem, {
    graph: session.graph,
    operations: session.operations,
    artifacts: session.project?.artifacts ?? [],
    resources: session.project?.resources ?? [],
    kinds: session.project?.resourceKinds.map(kind => kind.name) ?? [],
    edgeId: index => ids[index] ?? null
  });
  return session.isReadOnly
    ? fixes.filter(fix => fix.kind === 'open-code')
    : fixes;
}

/** One undoable step in the document, or a command where the fix is a file. */
export async function applyFix(
  fix: Fix,
  session: EditorSession,
  commands: CommandRegistry | null
): Promise<void> {
  if (fix.kind === 'create-operation') {
    await commands?.execute(CommandIDs.newOperation, {
      ...usedInterface(session.graph, fix.name),
      isBeside: true
    });
  } else if (fix.kind === 'open-code') {
    const { path, line } = fix;
    await commands?.execute(CommandIDs.openDocument, {
      path,
      ...(line === null ? {} : { line })
    });
  } else if (fix.kind === 'create-resource') {
    const path: unknown = await commands?.execute(CommandIDs.newResource, {
      kind: fix.resourceKind,
      isBeside: true
    });
    if (typeof path === 'string') {
      session.edit(setPart(fix.node, 'references', fix.name, path));
    }
  } else {
    session.edit(editOf(fix, session));
  }
}

function editOf(
  fix: Exclude<
    Fix,
    { kind: 'create-operation' | 'create-resource' | 'open-code' }
  >,
  session: EditorSession
): Edit {
  switch (fix.kind) {
    case 'rename-port':
      return renamePort(fix.node, fix.side, fix.from, fix.to);
    case 'remove-edge':
      return removeEdges([fix.edge]);
    case 'connect':
      return connect(fix.connection);
    case 'add-builtin':
      return addInput(session, fix.node, fix.port);
    case 'set-attribute':
      return setPart(fix.node, 'attributes', fix.name, fix.text);
    case 'remove-value':
      return setPart(fix.node, fix.part, fix.name, null);
    case 'rename-value':
      return renamePart(fix.node, fix.part, fix.from, fix.to);
    case 'set-reference':
      return setPart(fix.node, 'references', fix.name, fix.path);
    case 'replace-operation':
      return replaceOperation(fix.from, fix.to);
  }
}

/** An Input at the left of the node, connected. */
function addInput(session: EditorSession, node: string, port: string): Edit {
  const { graph } = session;
  const id = uniqueName('Input', name => graph.nodes.has(name));
  const { x, y } = graph.nodes.get(node)?.position ?? { x: 0, y: 0 };
  const connection = { source: id, output: 'data', target: node, input: port };
  const place = freePlace(graph, { x: x - NODE_WIDTH - 80, y });
  const names = new Set(
    session.project?.artifacts.map(artifact => artifact.name)
  );
  const [only] = names.size === 1 ? names : [];
  const attributes = new Map(
    only === undefined ? [] : [['artifact', JSON.stringify(only)]]
  );
  return together([
    addNode(id, 'Input', place, { attributes }),
    connect(connection)
  ]);
}

/** What the nodes of a missing operation use of it. */
export function usedInterface(
  graph: PipelineGraph,
  name: string
): {
  name: string;
  inputs: string[];
  outputs: string[];
  attributes: Record<string, never>;
} {
  const users = [...graph.nodes.values()].filter(
    node => node.operation === name
  );
  const ids = new Set(users.map(node => node.id));
  const edges = [...graph.edges.values()];
  const unique = (names: string[]) => [...new Set(names)];
  return {
    name,
    inputs: unique(
      edges.flatMap(edge => (ids.has(edge.target) ? [edge.input] : []))
    ),
    outputs: unique(
      edges.flatMap(edge => (ids.has(edge.source) ? [edge.output] : []))
    ),
    attributes: Object.fromEntries(
      users.flatMap(node =>
        [...node.attributes].map(([key, text]) => [key, plainValue(text)])
      )
    ) as Record<string, never>
  };
}

export function fixText(
  fix: Fix,
  session: EditorSession,
  trans: TranslationBundle
): string {
  switch (fix.kind) {
    case 'rename-port':
      return trans.__('Connect “%1” instead', fix.to);
    case 'remove-edge':
      return trans.__('Remove the connection');
    case 'connect':
      return trans.__(
        'Connect %1.%2',
        fix.connection.source,
        fix.connection.output
      );
    case 'add-builtin':
      return trans.__('Add an Input');
    case 'set-attribute':
      return fix.text === null
        ? trans.__('Set to the default%1', standardOf(fix, session))
        : trans.__('Set to %1', brief(fix.text));
    case 'remove-value':
      return trans.__('Remove “%1”', fix.name);
    case 'rename-value':
      return trans.__('Rename to “%1”', fix.to);
    case 'set-reference':
      return trans.__('Take %1', fix.path);
    case 'replace-operation':
      return trans.__('Use %1 instead', fix.to);
    case 'create-operation':
      return trans.__('Create %1', fix.name);
    case 'create-resource':
      return trans.__('New resource…');
    case 'open-code':
      return fix.path.endsWith('.py')
        ? trans.__('Open code')
        : trans.__('Open %1', fix.path);
  }
}

function standardOf(
  fix: { readonly node: string; readonly name: string },
  session: EditorSession
): string {
  const attribute = session
    .operationOf(fix.node)
    ?.attributes.find(item => item.name === fix.name);
  const text = attribute && defaultText(attribute);
  return text ? `, ${shown('json', text)}` : '';
}

/** Where a problem is: what to select, and the field of the inspector. */
export function goTo(
  problem: Problem,
  session: EditorSession,
  commands: CommandRegistry | null
): void {
  const { node, path, line, attribute, edge } = problem.where;
  const drawn =
    typeof edge === 'number' ? session.doc.edgeIds()[edge] : undefined;
  if (drawn !== undefined && session.graph.edges.has(drawn)) {
    session.canvas?.revealEdge(drawn);
  } else if (node && session.graph.nodes.has(node)) {
    session.canvas?.reveal(node);
    session.wantedField = attribute ? { node, field: attribute } : null;
  } else if (path && line) {
    void commands?.execute(CommandIDs.openDocument, { path, line });
  }
}

/** For the list of problems. */
export function actionsFor(
  session: EditorSession,
  commands: CommandRegistry,
  translator: ITranslator
): IProblemActions {
  const trans = translator.load(TRANSLATION_DOMAIN);
  return {
    onSelect: problem => goTo(problem, session, commands),
    fixesOf: problem =>
      fixesFor(problem, session).map(fix => ({
        label: fixText(fix, session, trans),
        make: () => {
          void applyFix(fix, session, commands);
          session.canvas?.focus();
        }
      }))
  };
}
