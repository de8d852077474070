import type { Histogram as Counted } from '../protocol/types';
import { useTranslation } from '../ui/translation';

const WIDTH = 300;
const HEIGHT = 80;

/** How the numbers are spread; each bar says its own. */
export function Histogram(props: { histogram: Counted }): JSX.Element {
  const { edges, counts } = props.histogram;
  const trans = useTranslation();
  const most = Math.max(...counts, 1);
  const width = WIDTH / counts.length;
  const first = brief(edges[0]);
  const last = brief(edges[edges.length - 1]);
  return (
    <figure className="df-Inside-histogram">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={trans.__('Histogram from %1 to %2', first, last)}
      >
        {counts.map((count, index) => {
          const height = (count / most) * HEIGHT;
          return (
            <g key={index}>
              <rect
                className="df-Inside-bar"
                x={index * width + 0.5}
                y={HEIGHT - height}
                width={Math.max(0.5, width - 1)}
                height={height}
              />
              <rect
                className="df-Inside-barArea"
                x={index * width}
                width={width}
                height={HEIGHT}
              >
                <title>
                  {trans.__(
                    '%1 to %2: %3',
                    brief(edges[index]),
                    brief(edges[index + 1]),
                    new Intl.NumberFormat().format(count)
                  )}
                </title>
              </rect>
            </g>
          );
        })}
      </svg>
      <figcaption className="df-dim">
        <span>{first}</span>
        <span>{last}</span>
      </figcaption>
    </figure>
  );
}

function brief(value: number): string {
  return String(Number(value.toPrecision(4)));
}
