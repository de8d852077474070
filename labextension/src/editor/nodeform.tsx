import { useEffect, useRef, useState } from 'react';

import { setLabel, setPart } from '../document/edits';
import { titleOf, type PipelineNode } from '../graph/pipeline';
import { ofAttribute, ofHeader } from '../graph/problems';
import { shown } from '../graph/values';
import type { Attribute, Operation } from '../protocol/types';
import { CommandIDs } from '../tokens';
import { Row, TextArea, TextInput } from '../ui/fields';
import { Documentation } from '../ui/rendered';
import { useTranslation } from '../ui/translation';
import { AttributeField } from './attribute';
import { useCommands } from './commands';
import { ProblemNotes } from './fixlinks';
import { useSession, useSessionValue } from './hooks';
import { ReferenceField } from './reference';
import { RunOptions } from './runoptions';

/** Everything about one node. */
export function NodeForm(props: { node: PipelineNode }): JSX.Element {
  const { node } = props;
  const trans = useTranslation();
  const session = useSession();
  const form = useRef<HTMLDivElement>(null);
  const operation = useSessionValue(['operations', 'graph'], current =>
    current.operationOf(node.id)
  );
  const problems =
    useSessionValue(['problems'], current =>
      current.problems.byNode.get(node.id)
    ) ?? [];
  const references = operation?.references ?? [];
  const attributes = shownAttributes(node, operation);
  const strays = [...node.references].filter(
    ([name]) => !references.some(reference => reference.name === name)
  );
  const fields = new Set(
    [...attributes, ...references].map(field => field.name)
  );
  const others = ofHeader(problems, new Set()).filter(
    ({ where }) => !where.attribute || !fields.has(where.attribute)
  );
  useWantedField(node.id, form);
  return (
    <div className="df-Inspector" ref={form}>
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
      {references.map(reference => (
        <ReferenceField
          key={reference.name}
          node={node}
          reference={reference}
          problems={ofAttribute(problems, reference.name)}
        />
      ))}
      {attributes.map(attribute => (
        <AttributeField
          key={attribute.name}
          node={node}
          attribute={attribute}
          isKnown={operation?.attributes.includes(attribute) ?? false}
          unknown={
            operation === null
              ? trans.__('kept')
              : trans.__('unknown attribute')
          }
          problems={ofAttribute(problems, attribute.name)}
        />
      ))}
      {strays.map(([name, path]) => (
        <Row key={name} label={name} isCode detail={trans.__('resource')}>
          {id => (
            <TextInput
              id={id}
              value={path}
              isCode
              onCommit={text => {
                const kept = text.trim() || null;
                session.edit(setPart(node.id, 'references', name, kept));
                return null;
              }}
            />
          )}
        </Row>
      ))}
      <Note node={node} />
      {operation?.is_builtin !== true && (
        <RunOptions nodes={[node]} operation={operation} />
      )}
    </div>
  );
}

/** Gives the focus to the field that a problem names. */
function useWantedField(
  node: string,
  form: React.RefObject<HTMLDivElement>
): void {
  const session = useSession();
  const wanted = useSessionValue(['field'], current => current.wantedField);
  useEffect(() => {
    if (wanted?.node !== node) {
      return;
    }
    const row = form.current?.querySelector<HTMLElement>(
      wanted.field === null
        ? '[data-field]'
        : `[data-field="${CSS.escape(wanted.field)}"]`
    );
    session.wantedField = null;
    row?.scrollIntoView({ block: 'nearest' });
    row
      ?.querySelector<HTMLElement>('input, select, textarea')
      ?.focus({ preventScroll: true });
  }, [wanted, node]);
}

function Note(props: { node: PipelineNode }): JSX.Element {
  const { node } = props;
  const trans = useTranslation();
  const session = useSession();
  const text = node.extra.get('note');
  return (
    <Row label={trans.__('Note')}>
      {id => (
        <TextArea
          id={id}
          value={text === undefined ? '' : shown('text', text)}
          placeholder={trans.__('What others should know')}
          onCommit={next => {
            const kept = next.trim() === '' ? null : JSON.stringify(next);
            session.edit(setPart(node.id, 'extra', 'note', kept));
            return null;
          }}
        />
      )}
    </Row>
  );
}

function Help(props: {
  node: PipelineNode;
  operation: Operation | null;
}): JSX.Element {
  const { node, operation } = props;
  const trans = useTranslation();
  const commands = useCommands();
  const [isWhole, setWhole] = useState(false);
  const home = useSessionValue(['state'], session => session.home);
  if (operation === null) {
    return (
      <p className="df-Inspector-help">
        {home === 'known' &&
          trans.__(
            'This project has no operation %1. The node keeps its values and connections until there is one again.',
            node.operation
          )}
      </p>
    );
  }
  return (
    <>
      {isWhole ? <Documentation operation={withoutFields(operation)} /> : null}
      <p className="df-Inspector-help">
        {!isWhole && operation.help}{' '}
        {(operation.documentation ?? operation.help) && (
          <button
            className="df-link"
            aria-expanded={isWhole}
            onClick={() => setWhole(!isWhole)}
          >
            {isWhole ? trans.__('Less') : trans.__('Documentation')}
          </button>
        )}{' '}
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
    </>
  );
}

/** Those of the operation in its order, then values that it does not know (or that are for a reference). */
function shownAttributes(
  node: PipelineNode,
  operation: Operation | null
): Attribute[] {
  const known = operation?.attributes ?? [];
  const names = new Set(
    [...known, ...(operation?.references ?? [])].map(item => item.name)
  );
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
      choice_names: null,
      description: null,
      title: null
    }))
  ];
}

/** What the fields below say is not said twice. */
function withoutFields(operation: Operation): Operation {
  return { ...operation, attributes: [], references: [] };
}
