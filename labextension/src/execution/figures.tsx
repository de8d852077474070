import { useEffect, useState } from 'react';
import { Dialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import { downloadIcon } from '@jupyterlab/ui-components';

import type { IFigure, IJobFeed } from '../tokens';
import { enlargeIcon } from '../ui/icons';
import { ReactView } from '../ui/reactview';
import { TRANSLATION_DOMAIN, useTranslation } from '../ui/translation';

interface IFigureGridProps {
  figures: readonly IFigure[];
  /** The name that downloads begin with. */
  name: string;
  onEnlarge: (id: string) => void;
}

/** Every figure of a job with its newest image, in order of appearance. */
export function FigureGrid(props: IFigureGridProps): JSX.Element {
  return (
    <div className="df-FigureGrid">
      {props.figures.map((figure, index) => (
        <FigureCard
          key={figure.id}
          figure={figure}
          fileName={`${props.name}-${index + 1}`}
          onEnlarge={props.onEnlarge}
        />
      ))}
    </div>
  );
}

/** `image/svg+xml` of a data URL as a file extension. */
function extensionOf(url: string): string {
  const subtype = /^data:image\/([a-z]+)/.exec(url)?.[1] ?? 'png';
  return subtype === 'jpeg' ? 'jpg' : subtype;
}

function FigureCard(props: {
  figure: IFigure;
  fileName: string;
  onEnlarge: (id: string) => void;
}): JSX.Element {
  const trans = useTranslation();
  const { figure, fileName, onEnlarge } = props;
  const [ratio, setRatio] = useState<number | undefined>(undefined);
  const caption =
    figure.updates > 0
      ? trans._n('%1 update', '%1 updates', figure.updates)
      : '';
  return (
    <figure className="df-Figure" style={{ ['--df-ratio' as string]: ratio }}>
      <button
        className="df-Figure-image"
        style={{ aspectRatio: ratio }}
        title={trans.__('Enlarge')}
        onClick={() => onEnlarge(figure.id)}
      >
        <img
          src={figure.url}
          alt={trans.__('Figure %1', fileName)}
          onLoad={event => {
            const { naturalWidth, naturalHeight } = event.currentTarget;
            if (ratio === undefined && naturalHeight > 0) {
              setRatio(naturalWidth / naturalHeight);
            }
          }}
        />
      </button>
      <figcaption>
        <span className="df-dim">{caption}</span>
        <span className="df-Figure-actions">
          <a
            className="df-IconButton"
            href={figure.url}
            download={`${fileName}.${extensionOf(figure.url)}`}
            title={trans.__('Download')}
            aria-label={trans.__('Download')}
          >
            <downloadIcon.react tag="span" elementSize="normal" />
          </a>
          <button
            className="df-IconButton"
            title={trans.__('Enlarge')}
            aria-label={trans.__('Enlarge')}
            onClick={() => onEnlarge(figure.id)}
          >
            <enlargeIcon.react tag="span" elementSize="normal" />
          </button>
        </span>
      </figcaption>
    </figure>
  );
}

function LiveFigure(props: { feed: IJobFeed; id: string }): JSX.Element | null {
  const { feed, id } = props;
  const [, setCount] = useState(0);
  useEffect(() => {
    const redraw = () => setCount(count => count + 1);
    feed.changed.connect(redraw);
    return () => void feed.changed.disconnect(redraw);
  }, [feed]);
  const figure = feed.figures.find(candidate => candidate.id === id);
  return figure ? <img src={figure.url} alt="" /> : null;
}

/** Shows one figure as large as the window allows; it goes on changing while the job runs. */
export async function enlargeFigure(
  feed: IJobFeed,
  id: string,
  title: string,
  translator: ITranslator
): Promise<void> {
  const trans = translator.load(TRANSLATION_DOMAIN);
  const body = new ReactView(
    () => <LiveFigure feed={feed} id={id} />,
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
