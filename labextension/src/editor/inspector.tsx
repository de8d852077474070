import { linkIcon } from '@jupyterlab/ui-components';

import { setLabel } from '../document/edits';
import { ofAttribute, ofHeader } from '../graph/problems';
import { titleOf, type PipelineNode } from '../graph/pipeline';
import { fitOf } from '../graph/types';
import type { Attribute, Operation, Problem } from '../protocol/types';
import { CommandIDs } from '../tokens';
import { useTranslation } from '../ui/translation';
import { useCommands } from './commands';
import { AttributeField } from './attribute';
import { Row, TextInput } from './fields';
import { useSession, useSessionValue } from './hooks';
import { ReferenceField } from './reference';
import { RunOptions } from './runoptions';
import { Summary } from './summary';

/** The form at the right: the selected node, the selected edge, several of them, or the pipeline itself. */
export function Inspector(): JSX.Element {
  const session = useSession();
  /** Undoes in the document, unless the person is just writing: then it is the field's own undo. */
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const isUndo =
      (event.ctrlKey || event.metaKey) &&
      !event.altKey &&
      event.key.toLowerCase() === 'z';
    const { edited } = (event.target as HTMLElement).dataset;
    if (!isUndo || edited === 'true' || session.isReadOnly) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    session.doc[event.shiftKey ? 'redo' : 'undo']();
  };
  return (
    <div className="df-Inspector-keyboard" onKeyDown={onKeyDown}>
      <Selected />
    </div>
  );
}

function Selected(): JSX.Element {
  const trans = useTranslation();
  const selection = useSessionValue(
    ['selection'],
    session => session.selection
  );
  const graph = useSessionValue(['graph'], session => session.graph);
  const { nodes, edges } = selection;
  const node = nodes.size === 1 ? graph.nodes.get([...nodes][0]) : undefined;
  if (node) {
    return <NodeForm key={node.id} node={node} />;
  }
  if (nodes.size > 1) {
    return (
      <div className="df-Inspector">
        <h3>{trans.__('%1 nodes selected', nodes.size)}</h3>
        <p className="df-dim">
          {trans.__('Move, copy, duplicate, arrange or delete them together.')}
        </p>
      </div>
    );
  }
  const edge = edges.size === 1 ? graph.edges.get([...edges][0]) : undefined;
  return edge ? <EdgeInfo {...edge} /> : <Summary />;
}

function NodeForm(props: { node: PipelineNode }): JSX.Element {
  const { node } = props;
  const trans = useTranslation();
  const session = useSession();
  const operation = useSessionValue(['operations', 'graph'], current =>
    current.operationOf(node.id)
  );
  const problems =
    useSessionValue(['problems'], current =>
      current.problems.byNode.get(node.id)
    ) ?? [];
  const attributes = shownAttributes(node, operation);
  const known = new Set(attributes.map(attribute => attribute.name));
  const others = ofHeader(problems, new Set()).filter(
    problem => !problem.where.attribute || !known.has(problem.where.attribute)
  );
  return (
    <div className="df-Inspector">
      <h3>{titleOf(node)}</h3>
      <Help node={node} operation={operation} />
      <ProblemNotes problems={others} />
      <Row label={trans.__('Label')}>
        {id => (
          <TextInput
            id={id}
            value={node.label ?? ''}
            placeholder={node.id}
            onCommit={text => {
              session.edit(setLabel(node.id, text.trim() || null));
              return null;
            }}
          />
        )}
      </Row>
      {attributes.map(attribute => (
        <AttributeField
          key={attribute.name}
          node={node}
          attribute={attribute}
          isKnown={operation?.attributes.includes(attribute) ?? false}
          problems={ofAttribute(problems, attribute.name)}
        />
      ))}
      {(operation?.references ?? [])
        .filter(reference => !node.attributes.has(reference.name))
        .map(reference => (
          <ReferenceField
            key={reference.name}
            node={node}
            reference={reference}
          />
        ))}
      {operation?.is_builtin !== true && (
        <RunOptions node={node} operation={operation} />
      )}
    </div>
  );
}

function Help(props: {
  node: PipelineNode;
  operation: Operation | null;
}): JSX.Element {
  const { node, operation } = props;
  const trans = useTranslation();
  const commands = useCommands();
  if (operation === null) {
    return (
      <p className="df-Inspector-help">
        {trans.__(
          'This project has no operation %1. The node keeps its values and connections until there is one again.',
          node.operation
        )}
      </p>
    );
  }
  return (
    <p className="df-Inspector-help">
      {operation.help?.trim().split(/\n\s*\n/, 1)[0]}{' '}
      {operation.path && (
        <button
          className="df-link"
          onClick={() =>
            void commands?.execute(CommandIDs.openDocument, {
              path: operation.path,
              ...(operation.line === null ? {} : { line: operation.line })
            })
          }
        >
          {trans.__('Open code')}
        </button>
      )}
    </p>
  );
}

export function ProblemNotes(props: {
  problems: readonly Problem[];
}): JSX.Element | null {
  return props.problems.length === 0 ? null : (
    <ul className="df-Inspector-problems">
      {props.problems.map((problem, index) => (
        <li key={index} data-severity={problem.severity}>
          {problem.message}
        </li>
      ))}
    </ul>
  );
}

function EdgeInfo(props: {
  source: string;
  output: string;
  target: string;
  input: string;
}): JSX.Element {
  const trans = useTranslation();
  const { source, output, target, input } = props;
  const types = useSessionValue(['operations', 'graph'], session => {
    const given =
      session.operationOf(source)?.outputs.find(port => port.name === output)
        ?.type ?? null;
    const asked =
      session.operationOf(target)?.inputs.find(port => port.name === input)
        ?.type ?? null;
    return [given ?? '', asked ?? ''].join('\n');
  });
  const [given, asked] = types.split('\n');
  return (
    <div className="df-Inspector">
      <h3>
        <linkIcon.react tag="span" className="df-Inspector-icon" />
        {trans.__('Connection')}
      </h3>
      <dl className="df-Inspector-facts">
        <dt>{trans.__('from')}</dt>
        <dd>
          <code>{`${source}.${output}`}</code>{' '}
          {given && <span className="df-dim">{given}</span>}
        </dd>
        <dt>{trans.__('to')}</dt>
        <dd>
          <code>{`${target}.${input}`}</code>{' '}
          {asked && <span className="df-dim">{asked}</span>}
        </dd>
      </dl>
      {fitOf(given || null, asked || null) === 'wrong' && (
        <p className="df-Inspector-error">
          {trans.__('The types do not fit.')}
        </p>
      )}
    </div>
  );
}

/** Those of the operation in its order, references that are used as values, then values that it does not know. */
function shownAttributes(
  node: PipelineNode,
  operation: Operation | null
): Attribute[] {
  const known = operation?.attributes ?? [];
  const names = new Set(known.map(attribute => attribute.name));
  const unknown = [...node.attributes.keys()].filter(name => !names.has(name));
  return [
    ...known,
    ...unknown.map((name): Attribute => ({
      name,
      type: null,
      is_required: false,
      default: null,
      default_source: null,
      choices: null,
      description: null
    }))
  ];
}
