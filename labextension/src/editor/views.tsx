/** What is drawn; loaded when the first pipeline is opened, with React Flow. */
import { ReactFlowProvider } from '@xyflow/react';
import type { ITranslator } from '@jupyterlab/translation';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { CommandRegistry } from '@lumino/commands';
import type { Widget } from '@lumino/widgets';

import '../ui/styles';
import { JobDrawer } from '../execution/drawer';
import type { IProblemActions } from '../ui/problems';
import { nameOf } from '../execution/reuse';
import { CommandIDs } from '../tokens';
import { ReachContext } from '../ui/reach';
import { ReactView } from '../ui/reactview';
import { RendermimeContext } from '../ui/rendered';
import { useTranslation } from '../ui/translation';
import { Banners, OpenAsText } from './banners';
import { Canvas } from './canvas';
import { CommandsContext } from './commands';
import { SessionContext, useSession, useSessionValue } from './hooks';
import { actionsFor } from './fixing';
import { Inspector } from './inspector';
import type { EditorSession } from './session';
import { unreadableText } from './words';

export { fillToolbar } from './toolbar';

export interface IViewOptions {
  readonly session: EditorSession;
  readonly commands: CommandRegistry;
  readonly rendermime: IRenderMimeRegistry;
  readonly translator: ITranslator;
}

export interface IViews {
  readonly canvas: Widget;
  readonly inspector: Widget;
  readonly drawer: JobDrawer;
  /** What can be done about the document's problems. */
  readonly problemActions: IProblemActions;
}

export function createViews(options: IViewOptions): IViews {
  const { session, commands, rendermime, translator } = options;
  const view = (content: JSX.Element) =>
    new ReactView(
      () => (
        <CommandsContext.Provider value={commands}>
          <SessionContext.Provider value={session}>
            <RendermimeContext.Provider value={rendermime}>
              <ReachContext.Provider value={session.projects}>
                {content}
              </ReachContext.Provider>
            </RendermimeContext.Provider>
          </SessionContext.Provider>
        </CommandsContext.Provider>
      ),
      translator
    );
  const canvas = view(<Main />);
  canvas.addClass('df-Editor-canvas');
  const inspector = view(<Inspector />);
  inspector.addClass('df-Editor-inspector');
  return {
    canvas,
    inspector,
    problemActions: actionsFor(session, commands, translator),
    drawer: new JobDrawer({
      rendermime,
      translator,
      isCollapsible: true,
      reach: session.projects,
      nameOf: id => nameOf(id, session.project?.executions ?? []),
      showLineage: (execution, node) =>
        void commands.execute(CommandIDs.showLineage, {
          execution,
          node,
          project: session.project?.project.id ?? null
        }),
      openJob: (execution, node) =>
        void commands.execute(CommandIDs.openExecution, {
          execution,
          node,
          project: session.project?.project.id ?? null
        })
    })
  };
}

function Main(): JSX.Element {
  const session = useSession();
  const key = useSessionValue(['graph'], current => {
    const problem = current.doc.unreadable;
    const isDrawn =
      problem?.code === 'unknown_format' && current.graph.nodes.size > 0;
    return (
      problem &&
      !isDrawn &&
      `${problem.code} ${problem.message} ${problem.line} ${problem.column}`
    );
  });
  return (
    <>
      <Banners />
      {!key ? (
        <ReactFlowProvider>
          <Canvas />
        </ReactFlowProvider>
      ) : (
        <Unreadable session={session} />
      )}
    </>
  );
}

/** Instead of the canvas where the text is no pipeline of this version. */
function Unreadable(props: { session: EditorSession }): JSX.Element | null {
  const { session } = props;
  const trans = useTranslation();
  const problem = session.doc.unreadable;
  if (problem === null) {
    return null;
  }
  const { title, reason } = unreadableText(problem, trans);
  return (
    <div className="df-Unreadable" role="alert">
      <h3>{title}</h3>
      <p>{reason}</p>
      <OpenAsText />
    </div>
  );
}
