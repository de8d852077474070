import { ReactFlowProvider } from '@xyflow/react';
import { Signal } from '@lumino/signaling';
import { useEffect, useMemo, useRef, useState } from 'react';

import { PipelineDoc } from '../document/pipelineDoc';
import { Drawing } from '../editor/drawing';
import { useElements } from '../editor/elements';
import { SessionContext } from '../editor/hooks';
import { EditorSession } from '../editor/session';
import { stillProject } from '../editor/stillproject';
import { KeepInSight } from '../editor/viewport';
import { ZoomLevel } from '../editor/zoomlevel';
import type { Execution, JobComparison } from '../protocol/types';
import type { IExecutionModel, IProjectModel } from '../tokens';
import { useTranslation } from '../ui/translation';
import { ComparisonsContext } from './comparisons';
import { useOperations } from './operations';

const NO_HANDLERS = {};

/** The pipeline as it ran, read-only, with the ports of the code that ran and what each job is at. */
export function ExecutionGraph(props: {
  execution: Execution;
  model: IExecutionModel;
  project: IProjectModel;
  selected: string | null;
  /** How each job of a reproduction compares with the original's. */
  comparisons: ReadonlyMap<string, JobComparison>;
  onSelect: (node: string) => void;
}): JSX.Element {
  const { execution, model, project, selected, onSelect } = props;
  const trans = useTranslation();
  const [session, setSession] = useState<EditorSession | null>(null);
  const select = useRef(onSelect);
  select.current = onSelect;
  const operations = useOperations(model, project);
  useEffect(() => {
    if (operations === null) {
      return;
    }
    const doc = new PipelineDoc();
    doc.setSource(JSON.stringify(execution.document));
    const made = new EditorSession(
      doc,
      execution.pipeline,
      stillProject(project, execution, operations)
    );
    made.isReadOnly = true;
    made.changed.connect((_, part) => {
      const [node] = made.selection.nodes;
      if (part === 'selection' && node !== undefined) {
        select.current(node);
      }
    });
    setSession(made);
    return () => {
      Signal.disconnectSender(made);
      made.dispose();
      doc.dispose();
    };
  }, [execution.id, operations, project]);
  useEffect(() => {
    if (session && selected !== null) {
      session.select([selected]);
    }
  }, [session, selected]);
  return (
    <div className="df-ExecutionGraph">
      {session === null ? (
        <div className="df-Empty df-mod-late">
          {trans.__('Reading the code that ran…')}
        </div>
      ) : (
        <ComparisonsContext.Provider value={props.comparisons}>
          <SessionContext.Provider value={session}>
            <ReactFlowProvider>
              <Picture />
            </ReactFlowProvider>
          </SessionContext.Provider>
        </ComparisonsContext.Provider>
      )}
    </div>
  );
}

function Picture(): JSX.Element {
  const elements = useElements();
  const latest = useRef(elements.nodes);
  latest.current = elements.nodes;
  const hasNodes = elements.nodes.length > 0;
  const [root, setRoot] = useState<HTMLElement | null>(null);
  const around = useMemo(
    () => (
      <>
        <KeepInSight
          isAdding={false}
          hasNodes={hasNodes}
          nodes={() => latest.current}
        />
        <ZoomLevel root={root} />
      </>
    ),
    [root, hasNodes]
  );
  return (
    <div ref={setRoot} className="df-Canvas">
      <Drawing
        elements={elements}
        handlers={NO_HANDLERS}
        isReadOnly
        snapsToGrid={false}
      >
        {around}
      </Drawing>
    </div>
  );
}
