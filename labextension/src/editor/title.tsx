import { useContext, useRef, useState } from 'react';

import { setLabel } from '../document/edits';
import { titleOf, type PipelineNode } from '../graph/pipeline';
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
    <span className="df-Node-title" title={title}>
      {title}
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
