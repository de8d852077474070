import '../ui/styles';
import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';

import type { EditorSession } from '../editor/session';
import { pipelineDifferences } from '../graph/differences';
import { readPipeline, UnreadablePipeline } from '../graph/text';
import { PipelineDiff } from '../history/pipelinediff';
import { ReactView } from '../ui/reactview';
import { TRANSLATION_DOMAIN } from '../ui/translation';

/** How a pipeline's file differs from what the person sees: drawn and in words. */
export async function showComparison(
  session: EditorSession,
  mine: string,
  theirs: string,
  translator: ITranslator
): Promise<void> {
  const trans = translator.load(TRANSLATION_DOMAIN);
  const body = new ReactView(() => draw(session, mine, theirs), translator);
  body.addClass('df-Comparing');
  await showDialog({
    title: trans.__('From what you see to what is on disk'),
    body,
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}

function draw(
  session: EditorSession,
  mine: string,
  theirs: string
): JSX.Element {
  const { project } = session;
  try {
    const differences = pipelineDifferences(
      readPipeline(mine),
      readPipeline(theirs)
    );
    if (project) {
      return <PipelineDiff differences={differences} project={project} />;
    }
  } catch (error) {
    if (!(error instanceof UnreadablePipeline)) {
      throw error;
    }
  }
  // Outside of a project, or where one of them is no pipeline: the text itself.
  return <pre className="df-code">{theirs}</pre>;
}
