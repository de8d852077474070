import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { useRef, useState } from 'react';

import '../ui/styles';
import type { StoragesModel } from '../model/storages';
import type { ConfiguredStorage } from '../protocol/types';
import { Failure } from '../ui/failure';
import { storageIcon } from '../ui/icons';
import {
  TRANSLATION_DOMAIN,
  TranslatorContext,
  useTranslation
} from '../ui/translation';
import { StorageForm } from './form';
import { isRemovalWished } from './removal';
import { StorageRow } from './row';

export interface IStoragesViewOptions {
  readonly model: StoragesModel;
  readonly translator: ITranslator;
}

/** What values can be kept in: this server's disk, and what people configured; in the main area. */
export class StoragesView extends ReactWidget {
  constructor(private readonly _options: IStoragesViewOptions) {
    super();
    const trans = _options.translator.load(TRANSLATION_DOMAIN);
    this.addClass('df-Storages');
    this.title.icon = storageIcon;
    this.title.label = trans.__('Storages');
    this.title.closable = true;
    this.node.tabIndex = -1;
    _options.model.changed.connect(this.update, this);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._options.model.changed.disconnect(this.update, this);
      super.dispose();
    }
  }

  protected override render(): JSX.Element {
    return (
      <TranslatorContext.Provider value={this._options.translator}>
        <Body {...this._options} />
      </TranslatorContext.Provider>
    );
  }
}

const NEW = Symbol('new');

function Body({ model, translator }: IStoragesViewOptions): JSX.Element {
  const trans = useTranslation();
  const { list, failure, checks } = model;
  const [edited, setEdited] = useState<string | typeof NEW | null>(null);
  const [error, setError] = useState<string | null>(null);
  const body = useRef<HTMLDivElement>(null);
  if (list === null) {
    return failure === null ? (
      <div className="df-Empty" role="status">
        {trans.__('Looking up the storages…')}
      </div>
    ) : (
      <Failure text={failure} onRetry={() => void model.refresh()} />
    );
  }
  const { storages, configured, kinds } = list;
  const remove = async (name: string): Promise<void> => {
    setError(null);
    try {
      if (await isRemovalWished(model, name, translator)) {
        await model.remove(name);
      }
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    }
  };
  const close = (): void => {
    setEdited(null);
    body.current?.focus();
  };
  const form = (storage: ConfiguredStorage | null): JSX.Element => (
    <StorageForm
      model={model}
      kinds={kinds}
      storage={storage}
      onCancel={close}
      onDone={name => {
        close();
        void model.check(name);
      }}
    />
  );
  return (
    <div className="df-Storages-body" ref={body} tabIndex={-1}>
      <p className="df-dim">
        {trans.__(
          'Values and artifacts lie on the disk of this server unless a run says otherwise: “Values are kept in”, among its options.'
        )}
      </p>
      {(failure ?? error) && (
        <div className="df-Failure" role="alert">
          {failure ?? error}
        </div>
      )}
      <ul className="df-Storages-list">
        {storages.map(adapter => {
          const storage =
            configured.find(each => each.name === adapter.name) ?? null;
          return (
            <StorageRow
              key={adapter.name}
              adapter={adapter}
              storage={storage}
              kind={kinds.find(kind => kind.name === storage?.adapter) ?? null}
              check={checks.get(adapter.name)}
              onCheck={() => void model.check(adapter.name)}
              onEdit={() => setEdited(adapter.name)}
              onRemove={() => void remove(adapter.name)}
            >
              {storage && edited === storage.name ? form(storage) : null}
            </StorageRow>
          );
        })}
      </ul>
      {edited === NEW ? (
        <section className="df-Storage" aria-label={trans.__('New storage')}>
          <strong>{trans.__('New storage')}</strong>
          {form(null)}
        </section>
      ) : (
        <button
          className="jp-mod-styled jp-mod-accept df-Button"
          onClick={() => setEdited(NEW)}
        >
          {trans.__('Add a storage…')}
        </button>
      )}
    </div>
  );
}
