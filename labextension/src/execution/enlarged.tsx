import { useEffect, useReducer } from 'react';
import { Dialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';

import type { Execution, Job } from '../protocol/types';
import type { IFigure, IJobFeed } from '../tokens';
import { ReactView } from '../ui/reactview';
import { TRANSLATION_DOMAIN, useTranslation } from '../ui/translation';
import { useShownFigure } from './figurehistory';
import { FigureDownloads } from './figures';
import { MadeBy } from './madeby';

/** Shows one figure as large as the window allows, with its history and what made it; it goes on changing while the job runs. */
export async function enlargeFigure(
  feed: IJobFeed,
  id: string,
  title: string,
  translator: ITranslator,
  maker: { readonly execution: Execution | null; readonly job: Job | null }
): Promise<void> {
  const trans = translator.load(TRANSLATION_DOMAIN);
  const body = new ReactView(
    () => (
      <>
        <LiveFigure feed={feed} id={id} fileName={title} />
        <MadeBy execution={maker.execution} job={maker.job} />
      </>
    ),
    translator
  );
  body.addClass('df-EnlargedFigure');
  const dialog = new Dialog({
    title,
    body,
    hasClose: true,
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
  dialog.addClass('df-FigureDialog');
  await dialog.launch();
}

function LiveFigure(props: {
  feed: IJobFeed;
  id: string;
  fileName: string;
}): JSX.Element | null {
  const { feed, id, fileName } = props;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    feed.changed.connect(redraw);
    return () => void feed.changed.disconnect(redraw);
  }, [feed]);
  const index = feed.figures.findIndex(candidate => candidate.id === id);
  return index >= 0 ? (
    <Enlarged
      figure={feed.figures[index]}
      number={index + 1}
      feed={feed}
      fileName={fileName}
    />
  ) : null;
}

function Enlarged(props: {
  figure: IFigure;
  number: number;
  feed: IJobFeed;
  fileName: string;
}): JSX.Element {
  const { figure, number, feed, fileName } = props;
  const trans = useTranslation();
  const shown = useShownFigure(figure, id => feed.history(id));
  return (
    <>
      <img
        src={shown.url}
        alt={trans.__('Figure %1 of %2', figure.name || number, fileName)}
      />
      <div className="df-EnlargedFigure-tools">
        {shown.slider}
        <span className="df-Figure-actions">
          <FigureDownloads shown={shown} fileName={fileName} />
        </span>
      </div>
    </>
  );
}
