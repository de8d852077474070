import { addIcon, closeIcon } from '@jupyterlab/ui-components';
import { useState } from 'react';

import type { ChangeExecution, Execution } from '../protocol/types';
import { Rendered } from '../ui/rendered';
import { useTranslation } from '../ui/translation';

/** Sets what is given; the answer is why it was refused, null if it was not. */
export type ChangeMarks = (
  changes: Partial<ChangeExecution>
) => Promise<string | null>;

/** What people wrote on an execution: its tags, and a note in markdown. */
export function Marks(props: {
  execution: Execution;
  onChange: ChangeMarks;
}): JSX.Element {
  const { execution, onChange } = props;
  const trans = useTranslation();
  const [writes, setWrites] = useState<'tag' | 'note' | null>(null);
  const { tags, note } = execution;
  const end = (): void => setWrites(null);
  return (
    <div className="df-Execution-marks">
      <ul aria-label={trans.__('Tags')}>
        {tags.map(tag => (
          <li key={tag} className="df-Tag" title={tag}>
            <span className="df-Tag-text">{tag}</span>
            <button
              className="df-IconButton"
              aria-label={trans.__('Remove the tag %1', tag)}
              title={trans.__('Remove')}
              onClick={() =>
                void onChange({ tags: tags.filter(other => other !== tag) })
              }
            >
              <closeIcon.react tag="span" width="10px" />
            </button>
          </li>
        ))}
        <li>
          {writes === 'tag' ? (
            <TagField
              onTag={tag => void onChange({ tags: [...tags, tag] })}
              onEnd={end}
            />
          ) : (
            <button className="df-link" onClick={() => setWrites('tag')}>
              <addIcon.react tag="span" width="10px" /> {trans.__('Tag')}
            </button>
          )}
        </li>
        {!note && writes !== 'note' && (
          <li>
            <button className="df-link" onClick={() => setWrites('note')}>
              <addIcon.react tag="span" width="10px" /> {trans.__('Note')}
            </button>
          </li>
        )}
      </ul>
      {writes === 'note' ? (
        <NoteField
          note={note}
          onNote={text => void onChange({ note: text })}
          onEnd={end}
        />
      ) : (
        note && (
          <div
            className="df-Execution-note"
            role="button"
            tabIndex={0}
            aria-label={trans.__('Note')}
            title={trans.__('Double-click to write')}
            onDoubleClick={() => setWrites('note')}
            onKeyDown={event => event.key === 'Enter' && setWrites('note')}
          >
            <Rendered text={note} />
          </div>
        )
      )}
    </div>
  );
}

/** Enter adds a tag and goes on with the next. */
function TagField(props: {
  onTag: (tag: string) => void;
  onEnd: () => void;
}): JSX.Element {
  const { onTag, onEnd } = props;
  const trans = useTranslation();
  const [text, setText] = useState('');
  const add = (): void => {
    if (text.trim()) {
      onTag(text.trim());
      setText('');
    }
  };
  return (
    <input
      autoFocus
      className="jp-mod-styled df-Tag-field"
      aria-label={trans.__('New tag')}
      maxLength={100}
      value={text}
      onChange={event => setText(event.target.value)}
      onBlur={() => {
        add();
        onEnd();
      }}
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === 'Enter' || event.key === ',') {
          event.preventDefault();
          add();
        } else if (event.key === 'Escape') {
          setText('');
          onEnd();
        }
      }}
    />
  );
}

function NoteField(props: {
  note: string;
  onNote: (note: string) => void;
  onEnd: () => void;
}): JSX.Element {
  const { note, onNote, onEnd } = props;
  const trans = useTranslation();
  const [text, setText] = useState(note);
  return (
    <textarea
      autoFocus
      className="jp-mod-styled df-Execution-note"
      aria-label={trans.__('Note, in markdown')}
      placeholder={trans.__('Write a note. Markdown works.')}
      rows={Math.min(12, text.split('\n').length + 1)}
      value={text}
      onChange={event => setText(event.target.value)}
      onBlur={() => {
        if (text !== note) {
          onNote(text);
        }
        onEnd();
      }}
      onKeyDown={event => {
        event.stopPropagation();
        const isDone =
          event.key === 'Escape' ||
          (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
        if (isDone) {
          event.preventDefault();
          event.currentTarget.blur();
        }
      }}
    />
  );
}
