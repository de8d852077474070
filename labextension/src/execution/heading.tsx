import { editIcon } from '@jupyterlab/ui-components';
import { useState } from 'react';

import type { Execution } from '../protocol/types';
import { starIcon, starredIcon } from '../ui/icons';
import { useOpener } from '../ui/opener';
import { useTranslation } from '../ui/translation';
import type { ChangeMarks } from './marks';

/** Whether it is starred, and its name, which can be written in place. */
export function Heading(props: {
  execution: Execution;
  onChange: ChangeMarks;
}): JSX.Element {
  const { execution, onChange } = props;
  const trans = useTranslation();
  const [isWriting, setWriting] = useState(false);
  const opener = useOpener<HTMLButtonElement>(isWriting);
  const Star = execution.is_starred ? starredIcon : starIcon;
  const starLabel = execution.is_starred
    ? trans.__('Remove the star')
    : trans.__('Star this execution');
  return (
    <>
      <button
        className="df-IconButton"
        aria-pressed={execution.is_starred}
        aria-label={starLabel}
        title={starLabel}
        onClick={() => void onChange({ is_starred: !execution.is_starred })}
      >
        <Star.react tag="span" elementSize="normal" />
      </button>
      {isWriting ? (
        <NameField {...props} onEnd={() => setWriting(false)} />
      ) : (
        <>
          <h2 onDoubleClick={() => setWriting(true)}>{execution.name}</h2>
          <button
            ref={opener}
            className="df-IconButton df-Execution-rename"
            aria-label={trans.__('Rename')}
            title={trans.__('Rename')}
            onClick={() => setWriting(true)}
          >
            <editIcon.react tag="span" elementSize="small" />
          </button>
        </>
      )}
    </>
  );
}

/** Enter keeps the name, Escape the old one; why a name cannot be had is said under it. */
function NameField(props: {
  execution: Execution;
  onChange: ChangeMarks;
  onEnd: () => void;
}): JSX.Element {
  const { execution, onChange, onEnd } = props;
  const trans = useTranslation();
  const [name, setName] = useState(execution.name);
  const [error, setError] = useState<string | null>(null);
  const keep = async (): Promise<void> => {
    if (name.trim() === execution.name) {
      onEnd();
      return;
    }
    const refused = await onChange({ name });
    setError(refused);
    if (refused === null) {
      onEnd();
    }
  };
  return (
    <span className="df-Execution-name">
      <input
        autoFocus
        className="jp-mod-styled"
        aria-label={trans.__('Name')}
        aria-invalid={error !== null}
        value={name}
        spellCheck={false}
        onChange={event => {
          setName(event.target.value);
          setError(null);
        }}
        onFocus={event => event.target.select()}
        onBlur={() => (error === null ? void keep() : onEnd())}
        onKeyDown={event => {
          event.stopPropagation();
          if (event.key === 'Enter') {
            void keep();
          } else if (event.key === 'Escape') {
            setName(execution.name);
            onEnd();
          }
        }}
      />
      {error && (
        <span className="df-Execution-refused" role="alert">
          {error}
        </span>
      )}
    </span>
  );
}
