import { useEffect, useRef, useState } from 'react';

import { changed, type IAdapterChoice } from '../../graph/runchoice';
import type { Adapter } from '../../protocol/types';
import { Row, Select } from '../../ui/fields';
import { useTranslation } from '../../ui/translation';
import { ValueField } from '../../ui/value';

export interface IAddingWays {
  /** It is there now, and to be chosen. */
  onDone: (name: string) => void;
  onCancel: () => void;
}

/** One of the adapters that there are, with its own options as it describes them. */
export function TargetField(props: {
  label: string;
  /** The default first. */
  read: () => Promise<readonly Adapter[]>;
  choice: IAdapterChoice | null;
  onChange: (choice: IAdapterChoice | null) => void;
  /** What else there is to one that can be used, with its options. */
  more?: (choice: IAdapterChoice) => JSX.Element;
  /** How another one is made, here. */
  add?: {
    label: string;
    form: (ways: IAddingWays) => JSX.Element;
  };
}): JSX.Element {
  const { label, read, choice, onChange, more, add } = props;
  const trans = useTranslation();
  const [adapters, setAdapters] = useState<readonly Adapter[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const given = useRef(new Map<string, IAdapterChoice['options']>());
  useEffect(() => {
    let isHere = true;
    read().then(
      found => isHere && setAdapters(found),
      (reason: unknown) =>
        isHere &&
        setError(reason instanceof Error ? reason.message : String(reason))
    );
    return () => {
      isHere = false;
    };
  }, []);
  const chosen = choice
    ? adapters.find(adapter => adapter.name === choice.name)
    : adapters[0];
  const isGone = choice !== null && adapters.length > 0 && !chosen;
  const options = choice?.options ?? {};
  const keep = (name: string, options: IAdapterChoice['options']) => {
    given.current.set(name, options);
    onChange(
      name === adapters[0]?.name && Object.keys(options).length === 0
        ? null
        : { name, options }
    );
  };
  const choose = (name: string) => {
    if (chosen) {
      given.current.set(chosen.name, options);
    }
    keep(name, given.current.get(name) ?? {});
  };
  return (
    <>
      <Row
        label={label}
        help={chosen?.description}
        error={
          error ??
          (isGone
            ? trans.__('There is no “%1” any more.', choice.name)
            : (chosen?.problem ?? null))
        }
      >
        {id => (
          <Select
            id={id}
            value={choice?.name ?? chosen?.name ?? ''}
            isChanged={choice !== null && choice.name !== adapters[0]?.name}
            options={[
              ...(isGone ? [{ value: choice.name, label: choice.name }] : []),
              ...adapters.map(adapter => ({
                value: adapter.name,
                label: adapter.problem
                  ? trans.__('%1 (cannot be used)', adapter.title)
                  : adapter.title
              }))
            ]}
            onChange={choose}
          />
        )}
      </Row>
      {add &&
        (isAdding ? (
          add.form({
            onDone: name => {
              setIsAdding(false);
              void read().then(found => {
                setAdapters(found);
                onChange({ name, options: {} });
              });
            },
            onCancel: () => setIsAdding(false)
          })
        ) : (
          <button className="df-link" onClick={() => setIsAdding(true)}>
            {add.label}
          </button>
        ))}
      {chosen?.options.map(option => (
        <ValueField
          key={`${chosen.name} ${option.name}`}
          attribute={option}
          set={options[option.name] ?? null}
          isKnown
          problem={null}
          onKeep={text =>
            keep(chosen.name, changed(options, option.name, text))
          }
        />
      ))}
      {chosen &&
        !chosen.problem &&
        more?.({ name: chosen.name, options: choice?.options ?? {} })}
    </>
  );
}
