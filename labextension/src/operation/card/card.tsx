import { useEffect, useMemo, useReducer } from 'react';

import {
  interfaceOf,
  type ElementKind,
  type IElement
} from '../../graph/interface';
import { hueColor, huesOfProject } from '../../graph/ports';
import { typeNames } from '../../graph/types';
import { useTranslation } from '../../ui/translation';
import { Adding } from './adding';
import { useActions, useParts } from './context';
import { Default } from './default';
import { Element } from './element';
import { Header } from './header';
import { Problems } from './problems';

/** The operation as a node of a pipeline, larger and editable in place: what goes in, the card itself, what comes out. */
export function Card(): JSX.Element {
  const actions = useActions();
  const trans = useTranslation();
  const { session } = actions;
  useParts(['place', 'interface', 'problems']);
  const operation = session.interface;
  const all = useMemo(() => interfaceOf(operation), [operation]);
  const operations = session.project?.operations;
  const hues = useMemo(() => huesOfProject(operations ?? []), [operations]);
  const isNew = session.problems.some(({ code }) => code === 'no_class');
  const isReadOnly =
    session.context.model.readOnly || (session.isStale && !isNew);
  const hueOf = ({ kind, type }: IElement) =>
    kind === 'reference'
      ? 'var(--df-reference)'
      : hueColor(hues.types, typeNames(type)[0]);
  const elements = (kind: ElementKind) =>
    all[kind].map(element => (
      <Element
        key={element.name}
        element={element}
        all={all}
        isReadOnly={isReadOnly}
        hue={hueOf(element)}
        className={kind === 'attribute' ? 'df-Element-row' : 'df-Element-chip'}
      >
        {kind === 'attribute' && (
          <Default element={element} isReadOnly={isReadOnly} />
        )}
      </Element>
    ));
  return (
    <div className="df-CardView" aria-busy={!session.isPlaced}>
      <Problems />
      <Notice />
      <div className="df-CardCanvas" data-stale={session.isStale}>
        <section className="df-Ports" aria-label={trans.__('Inputs')}>
          {elements('input')}
          {elements('reference')}
          {!isReadOnly && (
            <>
              <Adding kind="input" />
              <Adding kind="reference" />
            </>
          )}
        </section>
        <article
          className="df-Card"
          style={{
            ['--df-node' as string]: hueColor(hues.operations, session.name)
          }}
        >
          <Header isReadOnly={isReadOnly} />
          <section
            className="df-Card-attributes"
            aria-label={trans.__('Attributes')}
          >
            {elements('attribute')}
            {!isReadOnly && <Adding kind="attribute" />}
          </section>
        </article>
        <section
          className="df-Ports df-mod-outputs"
          aria-label={trans.__('Outputs')}
        >
          {elements('output')}
          {!isReadOnly && <Adding kind="output" />}
        </section>
      </div>
    </div>
  );
}

/** What the last edit left to do. */
function Notice(): JSX.Element | null {
  const actions = useActions();
  const trans = useTranslation();
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    actions.noticeChanged.connect(draw);
    return () => void actions.noticeChanged.disconnect(draw);
  }, [actions]);
  if (actions.notice === null) {
    return null;
  }
  return (
    <div className="df-CardNotice" role="status">
      {actions.notice}
      <button className="df-link" onClick={() => actions.tell(null)}>
        {trans.__('Dismiss')}
      </button>
    </div>
  );
}
