import { memo, useRef, useState } from 'react';
import { downloadIcon } from '@jupyterlab/ui-components';

import type { IFigure } from '../tokens';
import { enlargeIcon } from '../ui/icons';
import { useNear } from '../ui/near';
import { useTranslation } from '../ui/translation';
import type { IShownFigure, LoadHistory } from './figurehistory';
import { useShownFigure } from './figurehistory';

interface IFigureGridProps {
  figures: readonly IFigure[];
  /** The name that downloads begin with. */
  name: string;
  onEnlarge: (id: string) => void;
  load: LoadHistory;
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
          load={props.load}
        />
      ))}
    </div>
  );
}

/** The file extension of an image's address. */
export function extensionOf(url: string): string {
  const type =
    /^data:image\/([a-z]+)/.exec(url)?.[1] ??
    /\.([a-z]+)(?:\?|$)/.exec(url)?.[1] ??
    'png';
  return type === 'jpeg' ? 'jpg' : type;
}

interface IFigureCardProps {
  figure: IFigure;
  fileName: string;
  onEnlarge: (id: string) => void;
  load: LoadHistory;
}

/** One figure; its place alone until it comes near what is seen. */
const FigureCard = memo(function FigureCard(
  props: IFigureCardProps
): JSX.Element {
  const trans = useTranslation();
  const { figure, fileName, onEnlarge, load } = props;
  const shown = useShownFigure(figure, load);
  const [drawn, setDrawn] = useState<number | undefined>(undefined);
  const ratio = drawn ?? figure.ratio ?? undefined;
  const place = useRef<HTMLElement>(null);
  const isNear = useNear(place);
  const label = trans.__('Figure %1', fileName);
  return (
    <figure
      ref={place}
      className="df-Figure"
      style={{ ['--df-ratio' as string]: ratio }}
    >
      <button
        className="df-Figure-image"
        style={{ aspectRatio: ratio ?? 4 / 3 }}
        title={trans.__('Enlarge')}
        aria-label={label}
        onClick={() => onEnlarge(figure.id)}
      >
        {isNear && (
          <img
            src={shown.url}
            alt={label}
            decoding="async"
            onLoad={event => {
              const { naturalWidth, naturalHeight } = event.currentTarget;
              if (ratio === undefined && naturalHeight > 0) {
                setDrawn(naturalWidth / naturalHeight);
              }
            }}
          />
        )}
      </button>
      <figcaption>
        {isNear && (
          <>
            {shown.slider}
            <span className="df-Figure-actions">
              <FigureDownloads shown={shown} fileName={fileName} />
              <button
                className="df-IconButton"
                title={trans.__('Enlarge')}
                aria-label={trans.__('Enlarge')}
                onClick={() => onEnlarge(figure.id)}
              >
                <enlargeIcon.react tag="span" elementSize="normal" />
              </button>
            </span>
          </>
        )}
      </figcaption>
    </figure>
  );
});

/** Links to what is shown as files: the image and the drawing, or why there is none. */
export function FigureDownloads(props: {
  shown: IShownFigure;
  fileName: string;
}): JSX.Element {
  const trans = useTranslation();
  const { url, svgUrl, place } = props.shown;
  const name = `${props.fileName}${place === null ? '' : `-${place + 1}`}`;
  const extension = extensionOf(url);
  const label = trans.__('Download as %1', extension.toUpperCase());
  return (
    <>
      <a
        className="df-IconButton"
        href={url}
        download={`${name}.${extension}`}
        title={label}
        aria-label={label}
      >
        <downloadIcon.react tag="span" elementSize="normal" />
      </a>
      {svgUrl === null ? (
        <NoSvg shown={props.shown} />
      ) : (
        extension !== 'svg' && (
          <a
            className="df-IconButton df-Figure-svg"
            href={svgUrl}
            download={`${name}.svg`}
            title={trans.__('Download as SVG')}
          >
            SVG
          </a>
        )
      )}
    </>
  );
}

/** Says, when it is pressed or pointed at, why what is shown cannot be downloaded as SVG. */
function NoSvg(props: { shown: IShownFigure }): JSX.Element {
  const trans = useTranslation();
  const { place, svgMissing } = props.shown;
  const [isAsked, setAsked] = useState(false);
  const reason =
    place !== null
      ? trans.__('Only what it showed last is kept as SVG')
      : svgMissing !== null
        ? trans.__('No SVG: %1', svgMissing)
        : trans.__('Drawn as SVG when the operation has ended');
  return (
    <>
      {isAsked && (
        <span className="df-dim df-Figure-noSvg" role="status">
          {reason}
        </span>
      )}
      <button
        className="df-IconButton df-Figure-svg df-mod-missing"
        title={reason}
        aria-label={trans.__('SVG: %1', reason)}
        aria-expanded={isAsked}
        onClick={() => setAsked(!isAsked)}
      >
        SVG
      </button>
    </>
  );
}
