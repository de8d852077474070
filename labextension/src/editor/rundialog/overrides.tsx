import { useMemo, useState } from 'react';

import { titleOf, type PipelineNode } from '../../graph/pipeline';
import {
  isExact,
  overridden,
  withOverride,
  type IRunChoice
} from '../../graph/runchoice';
import type { Operation } from '../../protocol/types';
import { useTranslation } from '../../ui/translation';
import { ValueField } from '../../ui/value';
import type { EditorSession } from '../session';
import type { IRefusal } from './dialog';
import { ReferenceOverride } from './reference';

/** Up to so many nodes are shown unfolded; from so many on they can be searched. */
const OPEN_TO = 2;
const SEARCH_FROM = 8;

/** The attributes and references of the pipeline's nodes, to be set for this run alone. */
export function Overrides(props: {
  session: EditorSession;
  choice: IRunChoice;
  refused: IRefusal['values'];
  onChange: (choice: IRunChoice) => void;
}): JSX.Element | null {
  const { session, choice, refused, onChange } = props;
  const trans = useTranslation();
  const [search, setSearch] = useState('');
  const nodes = useMemo(
    () =>
      [...session.graph.nodes.values()].flatMap(node => {
        const operation = session.operationOf(node.id);
        return operation && namesOf(operation).length > 0
          ? [{ node, operation }]
          : [];
      }),
    [session]
  );
  if (nodes.length === 0) {
    return null;
  }
  const word = search.trim().toLowerCase();
  const found = nodes.filter(
    ({ node, operation }) =>
      titleOf(node).toLowerCase().includes(word) ||
      namesOf(operation).some(name => name.toLowerCase().includes(word))
  );
  return (
    <section>
      <h3>
        {nodes.some(({ operation }) => operation.references.length > 0)
          ? trans.__('Attributes and resources, for this run only')
          : trans.__('Attributes, for this run only')}
      </h3>
      {nodes.length >= SEARCH_FROM && (
        <input
          className="df-Input"
          type="search"
          value={search}
          placeholder={trans.__('Search nodes and names')}
          aria-label={trans.__('Search nodes and names')}
          onChange={event => setSearch(event.target.value)}
        />
      )}
      {found.map(({ node, operation }) => (
        <NodeValues
          key={node.id}
          node={node}
          operation={operation}
          given={choice.overrides[node.id] ?? {}}
          isOpen={nodes.length <= OPEN_TO || word !== ''}
          refused={refused.filter(value => value.node === node.id)}
          onKeep={(name, text) =>
            onChange(withOverride(choice, node.id, name, text))
          }
        />
      ))}
      {found.length === 0 && (
        <p className="df-dim">{trans.__('No node is called so.')}</p>
      )}
    </section>
  );
}

function namesOf({ attributes, references }: Operation): string[] {
  return [...attributes, ...references].map(({ name }) => name);
}

function NodeValues(props: {
  node: PipelineNode;
  operation: Operation;
  given: Readonly<Record<string, string>>;
  isOpen: boolean;
  refused: IRefusal['values'];
  onKeep: (name: string, text: string | null) => void;
}): JSX.Element {
  const { node, operation, given, refused, onKeep } = props;
  const trans = useTranslation();
  const count = Object.keys(given).length;
  const [isOpen, setOpen] = useState(props.isOpen || count > 0);
  const [inexact, setInexact] = useState<ReadonlySet<string>>(new Set());
  const title = titleOf(node);
  const keep = (name: string, text: string | null) => {
    const isGood = text === null || isExact(text);
    const others = [...inexact].filter(other => other !== name);
    setInexact(new Set(isGood ? others : [...others, name]));
    if (isGood) {
      onKeep(name, text);
    }
  };
  const problemOf = (name: string): string | null =>
    inexact.has(name)
      ? trans.__(
          'So large a number can only be set in the inspector: it would be rounded here.'
        )
      : (refused.find(value => value.attribute === name)?.message ?? null);
  return (
    <details
      className="df-RunNode"
      open={isOpen || refused.length > 0 || props.isOpen}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        {title}
        {operation.name !== title && (
          <span className="df-dim"> {operation.name}</span>
        )}
        {count > 0 && (
          <span className="df-RunNode-count">
            {trans._n('%1 changed', '%1 changed', count)}
          </span>
        )}
      </summary>
      {operation.references.map(reference => (
        <ReferenceOverride
          key={reference.name}
          node={node}
          reference={reference}
          given={given[reference.name] ?? null}
          problem={problemOf(reference.name)}
          onKeep={text => keep(reference.name, text)}
        />
      ))}
      {operation.attributes.map(attribute => (
        <ValueField
          key={attribute.name}
          attribute={overridden(attribute, node)}
          set={given[attribute.name] ?? null}
          isKnown
          problem={problemOf(attribute.name)}
          onKeep={text => keep(attribute.name, text)}
        />
      ))}
    </details>
  );
}
