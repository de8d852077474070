import type { CommandRegistry } from '@lumino/commands';

import { nameOfNode } from '../graph/lineage';
import type {
  Lineage,
  LineageArtifact,
  LineageJob,
  LineageNode
} from '../protocol/types';
import { InsideCommandIDs } from '../inside/commandids';
import { CommandIDs } from '../tokens';
import { LiveStatusChip } from '../ui/status';
import { useTranslation } from '../ui/translation';
import { LineageCommandIDs } from './commandids';
import { ArtifactFacts, JobFacts } from './facts';

interface IDetailsProps {
  node: LineageNode;
  lineage: Lineage;
  commands: CommandRegistry;
}

/** Everything that is known of the selected artifact or job, and what can be done with it. */
export function Details(props: IDetailsProps): JSX.Element {
  const { node, lineage, commands } = props;
  const trans = useTranslation();
  const project = lineage.project;
  const maker =
    node.kind === 'job' ? node : (makerOf(lineage, node) ?? undefined);
  const execute = (command: string, args: Record<string, string>) => () =>
    void commands.execute(command, { ...args, project });
  return (
    <aside className="df-Lineage-details" aria-label={trans.__('Details')}>
      <h3>
        {nameOfNode(node)}
        {node.kind === 'job' && node.status && (
          <LiveStatusChip
            status={node.status}
            started={node.started_at}
            ended={node.ended_at}
          />
        )}
      </h3>
      <p className="df-dim">{kindText(node, trans)}</p>
      <div className="df-Lineage-actions">
        {node.kind === 'artifact' && !node.is_gone && (
          <ActionButton
            label={trans.__('Look inside')}
            onClick={execute(InsideCommandIDs.lookInside, {
              artifact: node.artifact,
              name: node.name
            })}
          />
        )}
        {node.kind === 'artifact' &&
          !node.is_gone &&
          node.id !== lineage.root && (
            <ActionButton
              label={trans.__('Show its lineage')}
              onClick={execute(CommandIDs.showLineage, {
                artifact: node.artifact,
                name: node.name
              })}
            />
          )}
        {maker && !maker.is_gone && (
          <>
            <ActionButton
              label={trans.__('Open execution')}
              onClick={execute(CommandIDs.openExecution, {
                execution: maker.execution,
                node: maker.node
              })}
            />
            <ActionButton
              label={trans.__('Reproduce')}
              title={trans.__(
                'Runs exactly that once more and says whether the result is the same'
              )}
              onClick={execute(
                CommandIDs.reproduce,
                node.kind === 'artifact'
                  ? { artifact: node.artifact }
                  : { execution: maker.execution }
              )}
            />
          </>
        )}
        {maker?.snapshot && maker.pipeline && (
          <ActionButton
            label={trans.__('Open the pipeline that made this')}
            onClick={execute(LineageCommandIDs.openPipeline, {
              pipeline: maker.pipeline,
              commit: maker.snapshot,
              name: maker.execution_name
            })}
          />
        )}
      </div>
      {node.kind === 'artifact' ? (
        <ArtifactFacts artifact={node} maker={maker} />
      ) : (
        <JobFacts job={node} lineage={lineage} />
      )}
    </aside>
  );
}

/** The job that made an artifact, if it is shown. */
export function makerOf(
  lineage: Lineage,
  artifact: LineageArtifact
): LineageJob | null {
  const edge = lineage.edges.find(({ target }) => target === artifact.id);
  const maker = lineage.nodes.find(node => node.id === edge?.source);
  return maker?.kind === 'job' ? maker : null;
}

function kindText(
  node: LineageNode,
  trans: ReturnType<typeof useTranslation>
): string {
  if (node.kind === 'artifact') {
    return node.is_gone
      ? trans.__('Artifact, deleted: this is what those who used it know')
      : trans.__('Artifact');
  }
  if (node.is_gone) {
    return trans.__(
      'Job of a deleted execution: this is what its artifacts know'
    );
  }
  return node.took_deleted
    ? trans.__('Job; the result was taken from an execution that is deleted')
    : trans.__('Job');
}

function ActionButton(props: {
  label: string;
  title?: string;
  onClick: () => void;
}): JSX.Element {
  return (
    <button
      className="jp-mod-styled jp-mod-small df-Button"
      title={props.title}
      onClick={props.onClick}
    >
      {props.label}
    </button>
  );
}
