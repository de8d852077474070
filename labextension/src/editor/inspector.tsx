import { useMemo } from 'react';

import { FormContext, formOf, type IForm } from '../ui/form';
import { useCommands } from './commands';
import { useSession, useSessionValue } from './hooks';
import { EdgeForm } from './edgeform';
import { NodeForm } from './nodeform';
import { SeveralForm } from './severalform';
import { Summary } from './summary';

/** The form at the right: the selected node, the selected edge, several of them, or the pipeline itself. */
export function Inspector(): JSX.Element {
  const session = useSession();
  /**
   * Undoes in the document, unless the person is just writing: then it is the field's own undo. Escape leaves for the
   * canvas; where something is being written it takes that back first.
   */
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const isUndo =
      (event.ctrlKey || event.metaKey) &&
      !event.altKey &&
      event.key.toLowerCase() === 'z';
    const { edited } = (event.target as HTMLElement).dataset;
    if (event.key === 'Escape' && edited !== 'true') {
      session.canvas?.focus();
      return;
    }
    if (!isUndo || edited === 'true' || session.isReadOnly) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    session.doc[event.shiftKey ? 'redo' : 'undo']();
  };
  return (
    <FormContext.Provider value={useInspectorForm()}>
      <div className="df-Inspector-keyboard" onKeyDown={onKeyDown}>
        <Selected />
      </div>
    </FormContext.Provider>
  );
}

function useInspectorForm(): IForm {
  const session = useSession();
  const commands = useCommands();
  const isReadOnly = useSessionValue(['state'], current => current.isReadOnly);
  const project = useSessionValue(
    ['project', 'operations'],
    current => current.project
  );
  const artifacts = useSessionValue(
    ['project', 'operations'],
    current => current.project?.artifacts
  );
  const resources = useSessionValue(
    ['project', 'operations'],
    current => current.project?.resources
  );
  return useMemo(
    () => formOf({ isReadOnly, project, path: session.path, commands }),
    [isReadOnly, project, artifacts, resources, session.path, commands]
  );
}

function Selected(): JSX.Element {
  const selection = useSessionValue(
    ['selection'],
    session => session.selection
  );
  const graph = useSessionValue(['graph'], session => session.graph);
  const nodes = [...selection.nodes].flatMap(id => graph.nodes.get(id) ?? []);
  if (nodes.length === 1) {
    return <NodeForm key={nodes[0].id} node={nodes[0]} />;
  }
  if (nodes.length > 1) {
    const key = nodes.map(node => node.id).join();
    return <SeveralForm key={key} nodes={nodes} />;
  }
  const [id] = selection.edges;
  const edge = selection.edges.size === 1 ? graph.edges.get(id) : undefined;
  return edge ? <EdgeForm key={edge.id} edge={edge} /> : <Summary />;
}
