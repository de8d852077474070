import { PathExt } from '@jupyterlab/coreutils';

import { inOrder, titleOf, type PipelineGraph } from '../graph/pipeline';
import { CommandIDs } from '../tokens';
import { elapsedBetween, unbrokenStart } from '../ui/duration';
import { StatusChip } from '../ui/status';
import { RelativeTime, useNow } from '../ui/time';
import { Row, TextArea } from '../ui/fields';
import { useTranslation } from '../ui/translation';
import { useCommands } from './commands';
import { useSession, useSessionValue } from './hooks';
import { setMeta } from '../document/edits';
import { shown } from '../graph/values';
import { goTo } from './fixing';
import { FixLinks } from './fixlinks';
import { KeySummary } from './keysummary';

const MOST = 8;
const MOST_NODES = 20;

/** The pipeline itself: what it holds, what is wrong with it, how it last ran. */
export function Summary(): JSX.Element {
  const session = useSession();
  const trans = useTranslation();
  const commands = useCommands();
  const graph = useSessionValue(['graph'], current => current.graph);
  const problems = useSessionValue(['problems'], current => current.problems);
  return (
    <div className="df-Inspector">
      <h3>{PathExt.basename(session.path, '.dfpipe')}</h3>
      <p className="df-Inspector-help">
        {trans._n('%1 node', '%1 nodes', graph.nodes.size)} ·{' '}
        {trans._n('%1 connection', '%1 connections', graph.edges.size)}
      </p>
      <Description />
      <LastRun />
      {problems.all.length > 0 && (
        <>
          <h4>{trans.__('Problems')}</h4>
          <ul className="df-Inspector-problems">
            {problems.all.slice(0, MOST).map((problem, index) => (
              <li key={index} data-severity={problem.severity}>
                <button
                  className="df-Inspector-place"
                  onClick={() => goTo(problem, session, commands)}
                >
                  {problem.message}
                </button>{' '}
                <FixLinks problem={problem} />
              </li>
            ))}
          </ul>
          {problems.all.length > MOST && (
            <p className="df-dim">
              {trans.__('and %1 more', problems.all.length - MOST)}
            </p>
          )}
        </>
      )}
      <Outline graph={graph} />
      <KeySummary />
    </div>
  );
}

/** What people write about the pipeline. */
function Description(): JSX.Element {
  const session = useSession();
  const trans = useTranslation();
  const text = useSessionValue(
    ['graph'],
    current => current.doc.shared.meta.get('description') ?? ''
  );
  return (
    <Row label={trans.__('Description')}>
      {id => (
        <TextArea
          id={id}
          value={text === '' ? '' : shown('text', text)}
          placeholder={trans.__('What this pipeline is for')}
          onCommit={next => {
            const kept = next.trim() === '' ? null : JSON.stringify(next);
            session.edit(setMeta('description', kept));
            return null;
          }}
        />
      )}
    </Row>
  );
}

/** What runs, in an order in which it can. */
function Outline(props: { graph: PipelineGraph }): JSX.Element | null {
  const trans = useTranslation();
  const session = useSession();
  const ordered = inOrder(props.graph);
  if (ordered.length === 0) {
    return null;
  }
  return (
    <>
      <h4>{trans.__('What runs, in order')}</h4>
      <ol className="df-Inspector-outline">
        {ordered.slice(0, MOST_NODES).map(node => (
          <li key={node.id}>
            <button
              className="df-Inspector-place"
              onClick={() => session.canvas?.reveal(node.id)}
            >
              {titleOf(node)}
            </button>
            {titleOf(node) !== node.operation && (
              <span className="df-dim df-code"> {node.operation}</span>
            )}
          </li>
        ))}
      </ol>
      {ordered.length > MOST_NODES && (
        <p className="df-dim">
          {trans.__('and %1 more', ordered.length - MOST_NODES)}
        </p>
      )}
    </>
  );
}

function LastRun(): JSX.Element {
  const trans = useTranslation();
  const commands = useCommands();
  const execution = useSessionValue(
    ['execution'],
    session => session.execution?.execution ?? null
  );
  const now = useNow(!!execution?.started_at && !execution.ended_at);
  if (!execution) {
    return (
      <>
        <h4>{trans.__('Last execution')}</h4>
        <p className="df-Inspector-help">{trans.__('It was not run yet.')}</p>
      </>
    );
  }
  return (
    <>
      <h4>{trans.__('Last execution')}</h4>
      <p className="df-Inspector-run">
        <button
          className="df-link"
          title={execution.name}
          onClick={() =>
            void commands?.execute(CommandIDs.openExecution, {
              execution: execution.id
            })
          }
        >
          {execution.name}
        </button>{' '}
        <StatusChip
          status={execution.status}
          elapsed={elapsedBetween(
            unbrokenStart(execution),
            execution.ended_at,
            now
          )}
        />
      </p>
      <p className="df-dim">
        <RelativeTime time={execution.created_at} />
        {execution.reason && ` · ${execution.reason}`}
      </p>
    </>
  );
}
