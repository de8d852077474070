import {
  caretLeftIcon,
  caretRightIcon,
  downloadIcon,
  type LabIcon
} from '@jupyterlab/ui-components';
import { useEffect, useRef } from 'react';

import type { InsideModel } from '../model/inside';
import { Crumbs } from '../ui/crumbs';
import { useTranslation } from '../ui/translation';

/** What can be done with one file of a folder. */
export interface IFileActions {
  readonly download: (file: string) => void;
  readonly insertCode: (file: string) => void;
}

/** Above a file of a folder: where it is, the way back, and the files beside it. */
export function FileBar(props: {
  model: InsideModel;
  file: string;
  name: string;
  actions: IFileActions;
}): JSX.Element {
  const { model, file, name, actions } = props;
  const trans = useTranslation();
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The row that was clicked is gone.
    if (document.activeElement === document.body) {
      back.current?.focus();
    }
  }, [file]);
  const parts = file.split('/');
  const before = model.folder?.beside(file, -1) ?? null;
  const next = model.folder?.beside(file, 1) ?? null;
  return (
    <div className="df-Inside-fileBar">
      <button
        ref={back}
        className="jp-mod-styled jp-mod-small df-Button"
        title={trans.__('Back to the folder (Escape)')}
        onClick={() => void model.look(null)}
      >
        {trans.__('Back to the folder')}
      </button>
      <Crumbs
        label={trans.__('Path')}
        parts={[name, ...parts]}
        onGo={index => {
          void model.folder?.open(parts.slice(0, index).join('/'));
          void model.look(null);
        }}
      />
      <span className="df-Inside-fileActions">
        <Beside
          icon={caretLeftIcon}
          label={trans.__('File before')}
          file={before}
          model={model}
        />
        <Beside
          icon={caretRightIcon}
          label={trans.__('Next file')}
          file={next}
          model={model}
        />
        <button
          className="df-IconButton"
          aria-label={trans.__('Download this file')}
          title={trans.__('Download this file')}
          onClick={() => actions.download(file)}
        >
          <downloadIcon.react tag="span" elementSize="normal" />
        </button>
        <button
          className="jp-mod-styled jp-mod-small df-Button"
          title={trans.__(
            'Puts the line with its path into the notebook used last'
          )}
          onClick={() => actions.insertCode(file)}
        >
          {trans.__('Insert code')}
        </button>
      </span>
    </div>
  );
}

function Beside(props: {
  icon: LabIcon;
  label: string;
  file: string | null;
  model: InsideModel;
}): JSX.Element {
  const { icon: Icon, label, file, model } = props;
  return (
    <button
      className="df-IconButton"
      aria-label={label}
      title={file === null ? label : `${label}: ${file}`}
      disabled={file === null}
      onClick={() => file !== null && void model.look(file)}
    >
      <Icon.react tag="span" elementSize="normal" />
    </button>
  );
}
