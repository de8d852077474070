import { useEffect, useId, useRef, useState } from 'react';

import { changed } from '../graph/runchoice';
import {
  added,
  change,
  draftOf,
  trial,
  type IStorageDraft
} from '../graph/storagedraft';
import type { StoragesModel } from '../model/storages';
import { ApiError } from '../protocol/client';
import type {
  Attribute,
  ConfiguredStorage,
  StorageCheck,
  StorageKind
} from '../protocol/types';
import { Row, Select } from '../ui/fields';
import { useTranslation } from '../ui/translation';
import { ValueField } from '../ui/value';
import { CheckResult } from './check';

interface IRefused {
  readonly message: string;
  readonly field: unknown;
}

/** Enters or changes a storage. It is tried before it is kept; one that does not work is kept only if that is wished. */
export function StorageForm(props: {
  model: StoragesModel;
  kinds: readonly StorageKind[];
  /** Null: a new one. */
  storage: ConfiguredStorage | null;
  onDone: (name: string) => void;
  onCancel: () => void;
}): JSX.Element {
  const { model, kinds, storage, onDone, onCancel } = props;
  const trans = useTranslation();
  const usual = kinds.find(kind => kind.name === 's3') ?? kinds[0];
  const [draft, setDraft] = useState(() => draftOf(storage, usual?.name ?? ''));
  const [check, setCheck] = useState<StorageCheck | 'running' | null>(null);
  const [refused, setRefused] = useState<IRefused | null>(null);
  const kind = kinds.find(each => each.name === draft.kind);
  const edit = (changes: Partial<IStorageDraft>): void => {
    setDraft({ ...draft, ...changes });
    setCheck(null);
    setRefused(null);
  };
  const attempt = async (task: () => Promise<void>): Promise<void> => {
    setRefused(null);
    try {
      await task();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const field = error instanceof ApiError ? error.details.option : null;
      setRefused({ message, field });
      setCheck(null);
    }
  };
  const tried = async (): Promise<StorageCheck> => {
    setCheck('running');
    const result = await model.try(trial(draft, storage !== null));
    setCheck(result);
    return result;
  };
  const isRefusedByCheck =
    check !== null && check !== 'running' && check.problem;
  const keep = async (): Promise<void> => {
    if (!isRefusedByCheck && (await tried()).problem) {
      return;
    }
    const kept = storage
      ? await model.change(storage.name, change(draft))
      : await model.add(added(draft));
    onDone(kept.name);
  };
  const form = useRef<HTMLDivElement>(null);
  const buttons = useRef<HTMLDivElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  useEffect(() => {
    if (check !== null) {
      buttons.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [check]);
  useEffect(() => {
    form.current
      ?.querySelector('[role="alert"]')
      ?.scrollIntoView({ block: 'nearest' });
  }, [refused]);
  const problemAt = (field: string): string | null =>
    refused?.field === field ? refused.message : null;
  const known = [
    'name',
    'adapter',
    ...names(kind?.options),
    ...names(kind?.secrets)
  ];
  return (
    <div
      ref={form}
      className="df-StorageForm"
      role="group"
      aria-label={trans.__('Storage')}
    >
      {refused && !known.includes(String(refused.field)) && (
        <div className="df-Failure" role="alert">
          {refused.message}
        </div>
      )}
      {storage === null && (
        <>
          <Row
            label={trans.__('Name')}
            error={problemAt('name')}
            help={trans.__('What people choose it by; it stays.')}
          >
            {id => (
              <input
                id={id}
                className="df-Input"
                value={draft.name}
                onChange={event => edit({ name: event.target.value })}
              />
            )}
          </Row>
          <Row label={trans.__('Kind')} help={kind?.description}>
            {id => (
              <Select
                id={id}
                value={draft.kind}
                options={kinds.map(each => ({
                  value: each.name,
                  label: each.title
                }))}
                onChange={name =>
                  edit({ kind: name, options: {}, secrets: {} })
                }
              />
            )}
          </Row>
        </>
      )}
      {kind?.options.map(option => (
        <ValueField
          key={`${kind.name} ${option.name}`}
          attribute={option}
          set={draft.options[option.name] ?? null}
          isKnown
          problem={problemAt(option.name)}
          onKeep={text =>
            edit({ options: changed(draft.options, option.name, text) })
          }
        />
      ))}
      {kind?.secrets.map(secret => (
        <SecretField
          key={`${kind.name} ${secret.name}`}
          secret={secret}
          isKept={storage?.secrets.includes(secret.name) ?? false}
          value={draft.secrets[secret.name] ?? ''}
          problem={problemAt(secret.name)}
          onChange={text =>
            edit({ secrets: { ...draft.secrets, [secret.name]: text } })
          }
        />
      ))}
      <CheckResult check={check === 'running' ? null : (check ?? undefined)} />
      <div className="df-StorageForm-buttons" ref={buttons}>
        <button
          className="jp-mod-styled jp-mod-small df-Button"
          disabled={check === 'running'}
          onClick={() => void attempt(async () => void (await tried()))}
        >
          {trans.__('Check')}
        </button>
        <span className="df-StorageForm-space" />
        <button
          className="jp-mod-styled jp-mod-small df-Button"
          onClick={onCancel}
        >
          {trans.__('Cancel')}
        </button>
        <button
          className="jp-mod-styled jp-mod-small jp-mod-accept df-Button"
          disabled={check === 'running'}
          onClick={() => void attempt(keep)}
        >
          {isRefusedByCheck
            ? trans.__('Save anyway')
            : storage
              ? trans.__('Save')
              : trans.__('Add')}
        </button>
      </div>
    </div>
  );
}

/** A secret is typed and never shown again. */
function SecretField(props: {
  secret: Attribute;
  isKept: boolean;
  value: string;
  problem: string | null;
  onChange: (text: string) => void;
}): JSX.Element {
  const { secret, isKept, value, problem, onChange } = props;
  const trans = useTranslation();
  const id = useId();
  return (
    <Row
      label={secret.title ?? secret.name}
      field={secret.name}
      isCode={!secret.title}
      help={secret.description}
      error={problem}
      detail={trans.__('secret')}
    >
      {field => (
        <input
          id={field}
          name={id}
          className="df-Input"
          type="password"
          autoComplete="new-password"
          value={value}
          placeholder={
            isKept ? trans.__('kept; type to replace it') : undefined
          }
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Row>
  );
}

function names(attributes: readonly Attribute[] | undefined): string[] {
  return (attributes ?? []).map(attribute => attribute.name);
}
