import { useContext, useRef, useState } from 'react';

import { setLabel } from '../document/edits';
import { titleOf, tooltipOf, type PipelineNode } from '../graph/pipeline';
import { useTranslation } from '../ui/translation';
import { EditingContext, useIsEditing } from './editing';
import { useSession } from './hooks';

/** The name of a node on the canvas, or the field in which its label is written. */
export function Title(props: { node: PipelineNode }): JSX.Element {
  const { node } = props;
  const title = titleOf(node);
  return useIsEditing(node.id) ? (
    <LabelField node={node} />
  ) : (
    <MiddleEllipsis text={title} tip={tooltipOf(node.label ?? node.id)} />
  );
}

const END = 6;
const WHOLE_TO = 16;
/** Has room beside the longest status, so that nothing needs to be clipped, which costs time. */
const SHORT_TO = 10;

/** Where there is no room for the whole name its middle goes, since ends tell names apart. */
function MiddleEllipsis(props: { text: string; tip: string }): JSX.Element {
  const { text, tip } = props;
  const characters = Array.from(text);
  if (characters.length <= WHOLE_TO) {
    return (
      <span
        className="df-Node-title"
        data-short={characters.length <= SHORT_TO}
        title={tip}
      >
        {text}
      </span>
    );
  }
  return (
    <span className="df-Node-title df-mod-split" title={tip}>
      <span>{characters.slice(0, -END).join('')}</span>
      <span>{characters.slice(-END).join('')}</span>
    </span>
  );
}

function LabelField(props: { node: PipelineNode }): JSX.Element {
  const { node } = props;
  const trans = useTranslation();
  const session = useSession();
  const editing = useContext(EditingContext);
  const [text, setText] = useState(node.label ?? node.id);
  const isCanceled = useRef(false);
  const keep = (): void => {
    const label = text.trim();
    const wanted = label === '' || label === node.id ? null : label;
    if (wanted !== node.label && !isCanceled.current) {
      session.edit(setLabel(node.id, wanted));
    }
    editing?.end();
  };
  return (
    <input
      autoFocus
      className="df-Node-title df-Node-field nodrag nopan nokey"
      aria-label={trans.__('Label')}
      placeholder={node.id}
      value={text}
      spellCheck={false}
      onChange={event => setText(event.target.value)}
      onFocus={event => event.target.select()}
      onBlur={keep}
      onKeyDown={event => {
        isCanceled.current = event.key === 'Escape';
        if (event.key === 'Escape' || event.key === 'Enter') {
          event.preventDefault();
          event.currentTarget
            .closest<HTMLElement>('.react-flow__node')
            ?.focus({ preventScroll: true });
        }
        event.stopPropagation();
      }}
    />
  );
}
