import type { Checked } from '../model/storages';
import type {
  Adapter,
  ConfiguredStorage,
  StorageKind
} from '../protocol/types';
import { storageIcon } from '../ui/icons';
import { useTranslation } from '../ui/translation';
import { CheckResult } from './check';

/** One storage; this server's own disk can only be looked at. */
export function StorageRow(props: {
  adapter: Adapter;
  /** Null: this server's own. */
  storage: ConfiguredStorage | null;
  kind: StorageKind | null;
  check: Checked | undefined;
  onCheck: () => void;
  onEdit: () => void;
  onRemove: () => void;
  /** The form, while it is being changed. */
  children: JSX.Element | null;
}): JSX.Element {
  const { adapter, storage, kind, check, children } = props;
  const trans = useTranslation();
  const name = adapter.title;
  return (
    <li className="df-Storage">
      <div className="df-Storage-head">
        <storageIcon.react tag="span" elementSize="normal" />
        <div className="df-Storage-name">
          <strong>{name}</strong>
          <span className="df-dim">
            {[kind?.title ?? storage?.adapter, adapter.description]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </div>
        {storage && children === null && (
          <div className="df-Storage-actions">
            <Action
              label={trans.__('Check')}
              of={name}
              isDisabled={check === null}
              onClick={props.onCheck}
            />
            <Action
              label={trans.__('Change…')}
              of={name}
              onClick={props.onEdit}
            />
            <Action
              label={trans.__('Remove…')}
              of={name}
              onClick={props.onRemove}
            />
          </div>
        )}
      </div>
      {adapter.problem && (
        <div className="df-Failure" role="alert">
          {adapter.problem}
        </div>
      )}
      {children ?? <CheckResult check={check} />}
    </li>
  );
}

function Action(props: {
  label: string;
  of: string;
  isDisabled?: boolean;
  onClick: () => void;
}): JSX.Element {
  const { label, of, isDisabled, onClick } = props;
  return (
    <button
      className="jp-mod-styled jp-mod-small df-Button"
      aria-label={`${label} ${of}`}
      disabled={isDisabled}
      onClick={onClick}
    >
      {label}
    </button>
  );
}
