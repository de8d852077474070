import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  Artifact,
  ExecutionSummary,
  Operation,
  PipelineSummary
} from '../protocol/types';
import type { IProjectModel } from '../tokens';
import { ArtifactCommandIDs } from '../artifacts/commandids';
import { CommandIDs } from '../tokens';
import { InsideCommandIDs } from '../inside/commandids';
import { ARTIFACT_MIME, OPERATION_MIME } from '../ui/drag';
import { formatAbsolute, formatSize } from '../ui/duration';
import { actionsOfSeveral } from '../ui/executionactions';
import { artifactIcon, operationIcon, pipelineIcon } from '../ui/icons';
import { PanelCommandIDs } from './commandids';
import { documentActions } from './documentactions';
import { executionRow, shareDone } from './executionrow';
import { moduleSections } from './modulerow';
import { resourceRow } from './resourcerow';
import { StatusIcon } from '../ui/status';
import { RelativeTime } from '../ui/time';
import type { ISection } from '../ui/tree';
import type { IRow } from '../ui/treerow';

/** The sections of the panel for a project, in order. */
export function sectionsOf(
  model: IProjectModel,
  trans: TranslationBundle
): ISection[] {
  return [
    {
      id: 'pipelines',
      label: trans.__('Pipelines'),
      rows: model.pipelines.map(pipeline =>
        pipelineRow(pipeline, model.executions, trans)
      ),
      add: { command: CommandIDs.newPipeline, args: {} },
      empty: trans.__('A pipeline connects operations and runs them.')
    },
    {
      id: 'operations',
      label: trans.__('Operations'),
      rows: model.operations
        .filter(operation => !operation.is_builtin)
        .map(operation => operationRow(operation, trans)),
      add: { command: CommandIDs.newOperation, args: {} },
      empty: trans.__(
        'An operation is a Python class with an execute method: one step of a pipeline.'
      )
    },
    {
      id: 'resources',
      label: trans.__('Resources'),
      rows: model.resources.map(resource => resourceRow(resource, trans)),
      add: { command: CommandIDs.newResource, args: {} },
      empty: trans.__(
        'A resource is something that operations take: the value of result in a Python file, say.'
      ),
      isFoldedWhileEmpty: true
    },
    ...moduleSections(model, trans),
    {
      id: 'artifacts',
      label: trans.__('Artifacts'),
      rows: model.artifacts.map(artifact => artifactRow(artifact, trans)),
      all: { command: ArtifactCommandIDs.open, args: {} },
      empty: trans.__(
        'Values that a pipeline keeps appear here. Connect an Output node to keep one, or upload a file.'
      )
    },
    {
      id: 'executions',
      label: trans.__('Executions'),
      rows: model.executions.map(summary =>
        executionRow(summary, model.project, trans)
      ),
      all: { command: CommandIDs.listExecutions, args: {} },
      several: ids =>
        actionsOfSeveral(
          model.executions
            .map(({ execution }) => execution)
            .filter(({ id }) => ids.has(`executions/${id}`))
        ),
      ...(model.olderExecutions > 0
        ? {
            more: {
              command: PanelCommandIDs.olderExecutions,
              args: { count: model.olderExecutions }
            }
          }
        : {}),
      empty: trans.__(
        'Each run of a pipeline is listed here, with what it printed and showed.'
      )
    }
  ];
}

export function pipelineRow(
  pipeline: PipelineSummary,
  executions: readonly ExecutionSummary[],
  trans: TranslationBundle
): IRow {
  const newest = executions.find(
    summary => summary.execution.pipeline === pipeline.path
  );
  const isLive = newest?.execution.status === 'running';
  const errors = pipeline.problems.filter(
    problem => problem.severity === 'error'
  );
  const { path } = pipeline;
  return {
    id: `pipelines/${path}`,
    name: pipeline.name,
    icon: <pipelineIcon.react tag="span" elementSize="normal" />,
    detail:
      newest && isLive ? (
        <span className="df-StatusChip" data-status="running">
          <StatusIcon status="running" />
          {`${Math.round(100 * shareDone(newest))} %`}
        </span>
      ) : errors.length > 0 ? (
        <span className="df-error">
          {trans._n('%1 problem', '%1 problems', errors.length)}
        </span>
      ) : (
        trans._n('%1 node', '%1 nodes', pipeline.nodes)
      ),
    tooltip: [path, ...errors.map(problem => problem.message)].join('\n'),
    actions: [
      { command: CommandIDs.openDocument, args: { path } },
      { command: CommandIDs.run, args: { path }, isQuick: true },
      { command: CommandIDs.runWithOptions, args: { path } },
      ...documentActions(path)
    ]
  };
}

/** `dataset → train, test`; empty for an operation without ports. */
export function portsText(operation: Operation): string {
  const inputs = operation.inputs.map(port => port.name).join(', ');
  const outputs = operation.outputs.map(port => port.name).join(', ');
  return inputs || outputs ? `${inputs} → ${outputs}`.trim() : '';
}

export function operationRow(
  operation: Operation,
  trans: TranslationBundle
): IRow {
  const errors = operation.problems.filter(
    problem => problem.severity === 'error'
  );
  const { name, path, line } = operation;
  // What it imports may be what is wrong.
  const own = errors.find(({ where }) => (where.path ?? path) === path);
  return {
    id: `operations/${path}`,
    name,
    icon: <operationIcon.react tag="span" elementSize="normal" />,
    isCode: true,
    detail:
      errors.length > 0 ? (
        <span className="df-error">
          {trans._n('%1 problem', '%1 problems', errors.length)}
        </span>
      ) : (
        <span className="df-code">{portsText(operation)}</span>
      ),
    tooltip: [
      path,
      portsText(operation),
      operation.help,
      ...errors.map(problem => problem.message)
    ]
      .filter(Boolean)
      .join('\n'),
    actions: [
      {
        command: CommandIDs.openDocument,
        args: { path, line: own?.where.line ?? line }
      },
      ...documentActions(path)
    ],
    drag: { mime: OPERATION_MIME, data: name }
  };
}

/** The last part of a class name: `ndarray` of `numpy.ndarray`. */
export function shortType(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

export function artifactRow(
  artifact: Artifact,
  trans: TranslationBundle
): IRow {
  const { value, version = 1, verified } = artifact;
  const outcome = !verified?.problem
    ? ''
    : verified.outcome === 'damaged'
      ? trans.__('damaged')
      : trans.__('could not be read');
  const origin = artifact.execution_name
    ? trans.__('From %1 of %2', artifact.node ?? '', artifact.execution_name)
    : '';
  return {
    id: `artifacts/${artifact.name}`,
    name: artifact.name,
    icon: <artifactIcon.react tag="span" elementSize="normal" />,
    detail: (
      <>
        {outcome && (
          <>
            <span aria-hidden>
              <StatusIcon status="failed" />{' '}
            </span>
            <span className="df-error">{outcome}</span>
            {' · '}
          </>
        )}
        {`${shortType(value.type)} · ${formatSize(value.size_bytes)} · `}
        <RelativeTime time={artifact.created_at} />
      </>
    ),
    tooltip: [
      artifact.name,
      `${value.type} ${value.summary}`.trim(),
      origin,
      formatAbsolute(artifact.created_at),
      outcome && `${outcome}: ${verified?.problem}`,
      version > 1 ? trans.__('Version %1; the newest is used', version) : ''
    ]
      .filter(Boolean)
      .join('\n'),
    actions: [
      {
        command: InsideCommandIDs.lookInside,
        args: { artifact: artifact.id, name: artifact.name }
      },
      ...(artifact.execution
        ? [
            {
              command: CommandIDs.openExecution,
              args: { execution: artifact.execution, node: artifact.node }
            }
          ]
        : []),
      { command: CommandIDs.showLineage, args: { artifact: artifact.id } },
      { command: CommandIDs.reproduce, args: { artifact: artifact.id } },
      {
        command: ArtifactCommandIDs.rename,
        args: { artifact: artifact.id, name: artifact.name }
      },
      {
        command: ArtifactCommandIDs.insertCode,
        args: { artifact: artifact.id, name: artifact.name }
      },
      {
        command: ArtifactCommandIDs.download,
        args: { artifact: artifact.id, name: artifact.name }
      },
      {
        command: ArtifactCommandIDs.deleteSeveral,
        args: { artifacts: [{ id: artifact.id, name: artifact.name }] },
        key: 'Delete'
      }
    ],
    drag: { mime: ARTIFACT_MIME, data: artifact.name }
  };
}
