import { useEffect, useReducer } from 'react';

import type { InsideModel } from '../model/inside';
import type { Inside } from '../protocol/types';
import { useTranslation } from '../ui/translation';
import { Cells } from './cells';
import { factName, factText } from './facts';
import { Failure } from '../ui/failure';
import { FileBar, type IFileActions } from './filebar';
import { Folder } from './folder';
import { Histogram } from './histogram';
import { ColumnTable, Entries } from './parts';
import { Pictures } from './pictures';

/** Everything that can be told of a value, and how to see the rest. */
export function Contents(props: {
  model: InsideModel;
  name: string;
  actions: IFileActions;
}): JSX.Element {
  const { model, name, actions } = props;
  const trans = useTranslation();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    model.changed.connect(redraw);
    return () => void model.changed.disconnect(redraw);
  }, [model]);
  const { inside, failure, file, folder } = model;
  if (file === null && inside === null && failure === null) {
    return (
      <div className="df-Empty" role="status">
        {trans.__('Looking into %1…', name)}
      </div>
    );
  }
  const shown = file === null ? name : file.slice(file.lastIndexOf('/') + 1);
  return (
    <div
      className="df-Inside-body"
      aria-busy={model.isLoading}
      onKeyDown={event => {
        const isTyping = event.target instanceof HTMLInputElement;
        if (event.key === 'Escape' && file !== null && !isTyping) {
          event.stopPropagation();
          void model.look(null);
        }
      }}
    >
      {file !== null && (
        <FileBar model={model} file={file} name={name} actions={actions} />
      )}
      {inside === null && failure === null && (
        <div className="df-dim" role="status">
          {trans.__('Looking into %1…', shown)}
        </div>
      )}
      {failure !== null && (
        <Failure text={failure} onRetry={() => void model.retry()} />
      )}
      {inside && <Found inside={inside} model={model} name={shown} />}
      {inside?.kind === 'folder' && folder && (
        <Folder
          model={folder}
          name={name}
          onOpen={path => void model.look(path)}
        />
      )}
    </div>
  );
}

function Found(props: {
  inside: Inside;
  model: InsideModel;
  name: string;
}): JSX.Element {
  const { inside, model, name } = props;
  const trans = useTranslation();
  const facts = Object.entries(inside.facts);
  const { part } = inside;
  return (
    <>
      {part !== null && (
        <nav className="df-Inside-part" aria-label={trans.__('Part')}>
          <button
            className="jp-mod-styled jp-mod-small df-Button"
            disabled={model.isLoading}
            onClick={() => void model.choose(null)}
          >
            {trans.__('All parts')}
          </button>
          <code>{part}</code>
        </nav>
      )}
      {inside.needs.length > 0 && (
        <Consent needs={inside.needs} model={model} name={name} />
      )}
      {facts.length > 0 && (
        <dl className="df-Inside-facts" aria-label={trans.__('Facts')}>
          {facts.map(([fact, text]) => (
            <div key={fact}>
              <dt>{factName(fact, trans)}</dt>
              <dd>{factText(text)}</dd>
            </div>
          ))}
        </dl>
      )}
      {inside.notes.map(note => (
        <p key={note} className="df-dim">
          {note}
        </p>
      ))}
      {inside.histogram && <Histogram histogram={inside.histogram} />}
      {inside.pictures.length > 0 && (
        <Pictures inside={inside} model={model} name={name} />
      )}
      {inside.text !== null && (
        <pre className="df-Inside-text" tabIndex={0}>
          {inside.text}
        </pre>
      )}
      {inside.columns.length > 0 && <ColumnTable columns={inside.columns} />}
      {inside.window && <Cells window={inside.window} model={model} />}
      {inside.entries.length > 0 && (
        <Entries
          entries={inside.entries}
          onOpen={
            inside.opens_parts ? name => void model.choose(name) : undefined
          }
        />
      )}
    </>
  );
}

/** What opening the value would run, and the button that runs it. */
function Consent(props: {
  needs: readonly string[];
  model: InsideModel;
  name: string;
}): JSX.Element {
  const { needs, model, name } = props;
  const trans = useTranslation();
  return (
    <section className="df-Inside-consent" aria-label={trans.__('Opening it')}>
      <p>
        {trans.__(
          'Opening “%1” runs code: it is a pickle, or is read by a serializer of the project. Open it only if you trust whoever made it.',
          name
        )}
      </p>
      <details>
        <summary>
          {trans._n(
            'It names %1 class or function',
            'It names %1 classes and functions',
            needs.length
          )}
        </summary>
        <ul>
          {needs.map(needed => (
            <li key={needed}>
              <code>{needed}</code>
            </li>
          ))}
        </ul>
      </details>
      <button
        className="jp-mod-styled jp-mod-accept df-Button"
        disabled={model.isLoading}
        onClick={() => void model.open()}
      >
        {model.isLoading && model.isOpened
          ? trans.__('Opening…')
          : trans.__('Open it')}
      </button>
    </section>
  );
}
