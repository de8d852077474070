import { useId } from 'react';

import type {
  IUploadKind,
  OpensAs,
  UploadChoice
} from '../../model/uploadChoice';
import { useTranslation } from '../../ui/translation';
import {
  allNamesOf,
  becomingOf,
  describedKind,
  namesOf,
  valueWord
} from './words';

/** Where files are kept, and what operations get of each kind of them. */
export function UploadForm(props: { choice: UploadChoice }): JSX.Element {
  const { choice } = props;
  const trans = useTranslation();
  const id = useId();
  return (
    <>
      {choice.storages.length > 1 && (
        <div className="df-Field">
          <label htmlFor={id}>{trans.__('Storage')}</label>
          <select
            id={id}
            className="jp-mod-styled"
            value={choice.storage}
            onChange={event => choice.keepIn(event.target.value)}
          >
            {choice.storages.map(name => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
      )}
      <ul className="df-Upload-kinds">
        {choice.kinds.map(kind => (
          <Kind
            key={kind.format}
            kind={kind}
            versions={choice.versions}
            onOpensAs={opensAs => choice.open(kind.format, opensAs)}
          />
        ))}
      </ul>
    </>
  );
}

function Kind(props: {
  kind: IUploadKind;
  versions: ReadonlyMap<string, number>;
  onOpensAs: (opensAs: OpensAs) => void;
}): JSX.Element {
  const { kind, versions, onOpensAs } = props;
  const trans = useTranslation();
  const id = useId();
  const becoming = becomingOf(kind, versions, trans);
  const path =
    kind.format === 'folder'
      ? trans.__('the path of the folder')
      : trans.__('the path of the file');
  return (
    <li data-format={kind.format}>
      <div className="df-Upload-names" title={allNamesOf(kind, trans)}>
        {namesOf(kind, trans)}
      </div>
      <div className="df-dim">{describedKind(kind, trans)}</div>
      {becoming && <div className="df-dim">{becoming}</div>}
      <div className="df-Upload-choice">
        <label htmlFor={id}>
          {kind.uploaded.length === 1
            ? trans.__('Operations get')
            : trans.__('Of each, operations get')}
        </label>
        {kind.canBeValue ? (
          <select
            id={id}
            className="jp-mod-styled"
            value={kind.opensAs}
            onChange={event => onOpensAs(event.target.value as OpensAs)}
          >
            <option value="value">{valueWord(kind.format, trans)}</option>
            <option value="file">{path}</option>
          </select>
        ) : (
          <output id={id}>{path}</output>
        )}
      </div>
    </li>
  );
}
