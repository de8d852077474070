import {
  NodeResizer,
  NodeToolbar,
  Position,
  type NodeProps
} from '@xyflow/react';
import { memo, useCallback, useContext, useState } from 'react';

import { changeNote, removeNotes } from '../document/edits';
import {
  NOTE_COLORS,
  NOTE_LEAST,
  type Note,
  type NoteColor
} from '../graph/notes';
import { Rendered } from '../ui/rendered';
import { useTranslation } from '../ui/translation';
import { EditingContext, useIsEditing } from './editing';
import type { NoteFlowNode } from './flow';
import { useSession, useSessionValue } from './hooks';
import { PersonFrame } from './persons';

/** A markdown text on the canvas; a double click writes it in place. */
export const NoteNode = memo(function NoteNode(
  props: NodeProps<NoteFlowNode>
): JSX.Element {
  const { id, selected } = props;
  const { note } = props.data;
  const session = useSession();
  const editing = useContext(EditingContext);
  const isEditing = useIsEditing(id);
  const isReadOnly = useSessionValue(['state'], current => current.isReadOnly);
  const isAlone = useSessionValue(
    ['selection'],
    ({ selection: { nodes, notes } }) => nodes.size + notes.size === 1
  );
  const people = useSessionValue(
    ['people'],
    useCallback(current => current.people.atNote(note.id), [note.id])
  );
  const canChange = selected && isAlone && !isReadOnly;
  return (
    <div
      className="df-Note"
      style={colorStyle(note.color)}
      onDoubleClick={() => !isReadOnly && editing?.begin(id)}
    >
      <NodeResizer
        isVisible={canChange}
        minWidth={NOTE_LEAST.width}
        minHeight={NOTE_LEAST.height}
        lineClassName="df-Note-line"
        handleClassName="df-Note-handle"
        onResizeEnd={(_, { x, y, width, height }) =>
          session.edit(
            changeNote(note.id, { position: { x, y }, size: { width, height } })
          )
        }
      />
      <NodeToolbar
        isVisible={canChange && !isEditing}
        position={Position.Top}
        align="start"
        offset={8}
        style={{ zIndex: 5 }}
      >
        <Colors note={note} />
      </NodeToolbar>
      <PersonFrame people={people} />
      {isEditing ? (
        <Writing note={note} onEnd={() => editing?.end()} />
      ) : (
        <Text note={note} isScrolled={selected} />
      )}
    </div>
  );
});

/** The rendered markdown, as in a notebook's cell; the wheel scrolls it while its note is selected. */
function Text(props: { note: Note; isScrolled: boolean }): JSX.Element {
  const { text } = props.note;
  const trans = useTranslation();
  return (
    <div className={props.isScrolled ? 'df-Note-text nowheel' : 'df-Note-text'}>
      {text.trim() === '' ? (
        <span className="df-dim">{trans.__('Double-click to write')}</span>
      ) : (
        <Rendered text={text} />
      )}
    </div>
  );
}

/** Leaving the field keeps what was written, in one step of undo; a note without text goes. */
function Writing(props: { note: Note; onEnd: () => void }): JSX.Element {
  const { note, onEnd } = props;
  const trans = useTranslation();
  const session = useSession();
  const [text, setText] = useState(note.text);
  const keep = (): void => {
    if (text.trim() === '') {
      session.edit(removeNotes([note.id]));
    } else if (text !== note.text) {
      session.edit(changeNote(note.id, { text }));
    }
    onEnd();
  };
  return (
    <textarea
      autoFocus
      className="df-Note-field nodrag nopan nowheel nokey"
      aria-label={trans.__('Note, in markdown')}
      placeholder={trans.__('Write a note. Markdown works.')}
      value={text}
      onChange={event => setText(event.target.value)}
      onFocus={event =>
        event.target.setSelectionRange(text.length, text.length)
      }
      onBlur={keep}
      onKeyDown={event => {
        const isDone =
          event.key === 'Escape' ||
          (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
        if (isDone) {
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

function Colors(props: { note: Note }): JSX.Element {
  const { note } = props;
  const trans = useTranslation();
  const session = useSession();
  const names: Record<NoteColor, string> = {
    blue: trans.__('Blue'),
    teal: trans.__('Teal'),
    purple: trans.__('Purple'),
    orange: trans.__('Orange'),
    green: trans.__('Green'),
    pink: trans.__('Pink')
  };
  const choices: (NoteColor | null)[] = [null, ...NOTE_COLORS];
  return (
    <div
      className="df-Note-colors"
      role="radiogroup"
      aria-label={trans.__('Colour')}
    >
      {choices.map(color => {
        const name = color === null ? trans.__('No colour') : names[color];
        return (
          <button
            key={color ?? ''}
            role="radio"
            aria-checked={note.color === color}
            aria-label={name}
            title={name}
            style={colorStyle(color)}
            onClick={() => session.edit(changeNote(note.id, { color }))}
          />
        );
      })}
    </div>
  );
}

function colorStyle(color: NoteColor | null): React.CSSProperties {
  return {
    ['--df-note' as string]:
      color === null
        ? 'var(--jp-ui-font-color3)'
        : `var(--df-hue-${NOTE_COLORS.indexOf(color)})`
  };
}
