import {
  Background,
  BackgroundVariant,
  Controls,
  ReactFlow,
  ReactFlowProvider
} from '@xyflow/react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useState } from 'react';

import { PipelineDoc } from '../document/pipelineDoc';
import { EDGE_TYPES } from '../editor/edge';
import { flowEdges, flowNodes } from '../editor/flow';
import { SessionContext, useSessionValue } from '../editor/hooks';
import { OperationNode } from '../editor/node';
import { EditorSession } from '../editor/session';
import { stillProject } from '../editor/stillproject';
import { writePipeline } from '../graph/canonical';
import type {
  FieldDifference,
  NodeDifference,
  PipelineDifferences
} from '../graph/differences';
import { GRID } from '../graph/place';
import type { IProjectModel } from '../tokens';
import { useTranslation } from '../ui/translation';
import { CHANGE_SIGNS, changeWord } from './words';

/** Stable, or React Flow would draw every node anew. */
const NODE_TYPES = { operation: OperationNode };
const FIT = { maxZoom: 1, minZoom: 0.2, padding: '24px' } as const;

/** Both versions of a pipeline in one picture, with what was added, removed and changed, and the same in words. */
export function PipelineDiff(props: {
  differences: PipelineDifferences;
  project: IProjectModel;
}): JSX.Element {
  const { differences, project } = props;
  const [session, setSession] = useState<EditorSession | null>(null);
  useEffect(() => {
    const doc = new PipelineDoc();
    doc.setSource(writePipeline(differences.both));
    const made = new EditorSession(doc, '', stillProject(project));
    made.isReadOnly = true;
    setSession(made);
    return () => {
      made.dispose();
      doc.dispose();
    };
  }, [differences, project]);
  return (
    <div className="df-PipelineDiff">
      {session && (
        <SessionContext.Provider value={session}>
          <ReactFlowProvider>
            <Picture session={session} differences={differences} />
          </ReactFlowProvider>
        </SessionContext.Provider>
      )}
      <Words differences={differences} />
    </div>
  );
}

function Picture(props: {
  session: EditorSession;
  differences: PipelineDifferences;
}): JSX.Element {
  const { session, differences } = props;
  const trans = useTranslation();
  const operations = useSessionValue(
    ['operations'],
    current => current.operations
  );
  const nodes = flowNodes(session.graph, operations, []).map(node => {
    const found = differences.nodes.get(node.id);
    const mark = found?.difference ?? 'same';
    return {
      ...node,
      className: `df-mod-${mark}`,
      ariaLabel: found
        ? `${node.ariaLabel}, ${changeWord(found.difference, trans)}`
        : node.ariaLabel
    };
  });
  const edges = flowEdges(session.graph, []).map(edge => ({
    ...edge,
    className: `df-mod-${differences.edges.get(edge.id)?.difference ?? 'same'}`
  }));
  return (
    <div className="df-PipelineDiff-picture df-Canvas">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        nodesDraggable={false}
        nodesConnectable={false}
        elementsSelectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        ariaLabelConfig={{
          'controls.ariaLabel': trans.__('Picture'),
          'controls.zoomIn.ariaLabel': trans.__('Zoom in'),
          'controls.zoomOut.ariaLabel': trans.__('Zoom out'),
          'controls.fitView.ariaLabel': trans.__('Fit')
        }}
        deleteKeyCode={null}
        minZoom={0.05}
        maxZoom={2}
        fitView
        fitViewOptions={FIT}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={GRID} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

function Words(props: { differences: PipelineDifferences }): JSX.Element {
  const { nodes, edges } = props.differences;
  const trans = useTranslation();
  if (nodes.size === 0 && edges.size === 0) {
    return (
      <p className="df-PipelineDiff-words df-dim">
        {trans.__('Only the arrangement or a note differs; the text says how.')}
      </p>
    );
  }
  return (
    <ul className="df-PipelineDiff-words" aria-label={trans.__('What differs')}>
      {[...nodes.values()].map(node => (
        <li key={node.id} data-change={node.difference}>
          <b aria-hidden>{CHANGE_SIGNS[node.difference]}</b>
          {nodeText(node, trans)}
        </li>
      ))}
      {[...edges].map(([id, { edge, difference }]) => (
        <li key={id} data-change={difference}>
          <b aria-hidden>{CHANGE_SIGNS[difference]}</b>
          {`${edge.source}.${edge.output} → ${edge.target}.${edge.input} ${changeWord(difference, trans)}`}
        </li>
      ))}
    </ul>
  );
}

function nodeText(node: NodeDifference, trans: TranslationBundle): string {
  const valueText = (value: string | null) => value ?? trans.__('not set');
  const fieldText = ({ name, before, after }: FieldDifference) =>
    `${name} ${valueText(before)} → ${valueText(after)}`;
  return node.difference === 'changed'
    ? `${node.id}: ${node.fields.map(fieldText).join(', ')}`
    : `${node.id} ${changeWord(node.difference, trans)}`;
}
