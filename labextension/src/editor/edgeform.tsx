import { closeIcon, linkIcon } from '@jupyterlab/ui-components';

import { removeEdges } from '../document/edits';
import { titleOf, type PipelineEdge } from '../graph/pipeline';
import { fitOf } from '../graph/types';
import type { Problem } from '../protocol/types';
import { useTranslation } from '../ui/translation';
import { ProblemNotes } from './fixlinks';
import { useSession, useSessionValue } from './hooks';

const NONE: readonly Problem[] = [];

/** A connection: from where to where, as what, and what is wrong with it. */
export function EdgeForm(props: { edge: PipelineEdge }): JSX.Element {
  const { id, source, output, target, input } = props.edge;
  const trans = useTranslation();
  const session = useSession();
  const graph = useSessionValue(['graph'], current => current.graph);
  const operations = useSessionValue(
    ['operations'],
    current => current.operations
  );
  const problems = useSessionValue(
    ['problems'],
    current => current.problems.byEdge.get(id) ?? NONE
  );
  const [giver, taker] = [graph.nodes.get(source), graph.nodes.get(target)];
  const given = operations
    .get(giver?.operation ?? '')
    ?.outputs.find(port => port.name === output);
  const asked = operations
    .get(taker?.operation ?? '')
    ?.inputs.find(port => port.name === input);
  const fit = fitOf(given?.type ?? null, asked?.type ?? null);
  const end = (
    node: string,
    title: string,
    port: string,
    type: string | null | undefined
  ) => (
    <dd>
      <button
        className="df-link"
        onClick={() => session.canvas?.reveal(node)}
        title={trans.__('Go to %1', title)}
      >
        {title}
      </button>{' '}
      <code>{port}</code> {type && <span className="df-dim">{type}</span>}
    </dd>
  );
  return (
    <div className="df-Inspector">
      <h3>
        <linkIcon.react tag="span" className="df-Inspector-icon" />
        {trans.__('Connection')}
      </h3>
      <dl className="df-Inspector-facts">
        <dt>{trans.__('from')}</dt>
        {end(source, giver ? titleOf(giver) : source, output, given?.type)}
        <dt>{trans.__('to')}</dt>
        {end(target, taker ? titleOf(taker) : target, input, asked?.type)}
        <dt>{trans.__('types')}</dt>
        <dd>
          {!given?.type || !asked?.type
            ? trans.__('not said by the code')
            : {
                fits: trans.__('fit'),
                doubtful: trans.__('may not fit'),
                wrong: trans.__('do not fit')
              }[fit]}
        </dd>
      </dl>
      <ProblemNotes problems={problems} without="remove-edge" />
      <button
        className="df-Inspector-action"
        disabled={session.isReadOnly}
        onClick={() => {
          session.edit(removeEdges([id]));
          session.canvas?.focus();
        }}
      >
        <closeIcon.react tag="span" className="df-Inspector-icon" />
        {trans.__('Remove the connection')}
      </button>
    </div>
  );
}
