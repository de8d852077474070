import { useEffect, useState } from 'react';

import type { StoragesModel } from '../../model/storages';
import type { StorageList } from '../../protocol/types';
import { StorageForm } from '../../storages/form';
import { useTranslation } from '../../ui/translation';
import type { IAddingWays } from './target';

/** The form of a storage in the dialog of a run: no other dialog can open over it. */
export function NewStorage(
  props: { model: StoragesModel } & IAddingWays
): JSX.Element {
  const { model, onDone, onCancel } = props;
  const trans = useTranslation();
  const [list, setList] = useState<StorageList | null>(model.list);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let isHere = true;
    void model.refresh().then(() => {
      if (isHere) {
        setList(model.list);
        setFailure(model.failure);
      }
    });
    return () => {
      isHere = false;
    };
  }, [model]);
  if (list === null) {
    return (
      <div className="df-dim" role="status">
        {failure ?? trans.__('Looking up the storages…')}
      </div>
    );
  }
  return (
    <StorageForm
      model={model}
      kinds={list.kinds}
      storage={null}
      onDone={onDone}
      onCancel={onCancel}
    />
  );
}
