import { useMemo, useState } from 'react';

import { PLAIN_RUN, type IRunChoice } from '../../graph/runchoice';
import { Checkbox, Row } from '../../ui/fields';
import { FormContext, formOf } from '../../ui/form';
import { useTranslation } from '../../ui/translation';
import { CheckCompute } from './checkcompute';
import type { IRefusal, IRunDialogOptions } from './dialog';
import { RunName } from './name';
import { NewStorage } from './newstorage';
import { Overrides } from './overrides';
import { TargetField } from './target';

/** What can be chosen for one run. */
export function RunForm(
  props: Omit<IRunDialogOptions, 'refusal'> & {
    refusal: IRefusal | null;
    onChange: (choice: IRunChoice) => void;
  }
): JSX.Element {
  const { session, commands, setup, pipeline, refusal, onChange } = props;
  const trans = useTranslation();
  const [choice, setChoice] = useState(props.choice);
  const [resets, setResets] = useState(0);
  const change = (changes: Partial<IRunChoice>) => {
    const next = { ...choice, ...changes };
    setChoice(next);
    onChange(next);
  };
  const form = useMemo(
    () => ({
      ...formOf({
        isReadOnly: false,
        project: session.project,
        path: session.path,
        commands
      }),
      // Another dialog would wait until this one is closed.
      resourceKinds: [],
      chooseFile: null,
      openDocument: null
    }),
    [session, commands]
  );
  const isOwnDefault = JSON.stringify(choice) === JSON.stringify(PLAIN_RUN);
  return (
    <FormContext.Provider value={form}>
      {refusal && (
        <div className="df-Failure" role="alert">
          {refusal.message}
        </div>
      )}
      <RunName
        setup={setup}
        pipeline={pipeline}
        name={choice.name}
        onChange={name => change({ name })}
      />
      <Overrides
        key={resets}
        session={session}
        choice={choice}
        refused={refusal?.values ?? []}
        onChange={change}
      />
      <section>
        <Row label={trans.__('Earlier results')}>
          {id => (
            <Checkbox
              id={id}
              isOn={!choice.isAfresh}
              isChanged={choice.isAfresh}
              label={
                choice.isAfresh
                  ? trans.__('everything runs afresh')
                  : trans.__('taken where nothing has changed')
              }
              onChange={takes => change({ isAfresh: !takes })}
            />
          )}
        </Row>
        <Row label={trans.__('Debug mode')}>
          {id => (
            <Checkbox
              id={id}
              isOn={choice.isDebug}
              isChanged={choice.isDebug}
              label={trans.__('its own code can be edited and run again')}
              onChange={isDebug => change({ isDebug })}
            />
          )}
        </Row>
      </section>
      <section>
        <TargetField
          label={trans.__('Runs on')}
          read={() => setup.computes()}
          choice={choice.compute}
          onChange={compute => change({ compute })}
          more={compute => (
            <CheckCompute
              key={JSON.stringify(compute)}
              check={() => setup.checkCompute(compute)}
            />
          )}
        />
        <TargetField
          label={trans.__('Values are kept in')}
          read={() => setup.storages()}
          choice={choice.storage}
          onChange={storage => change({ storage })}
          add={{
            label: trans.__('Add a storage…'),
            form: ways => <NewStorage model={setup.configured} {...ways} />
          }}
        />
      </section>
      <p className="df-RunForm-note df-dim">
        {trans.__('The next click on Run does the same again.')}{' '}
        {!isOwnDefault && (
          <button
            className="df-link"
            onClick={() => {
              change(PLAIN_RUN);
              setResets(resets + 1);
            }}
          >
            {trans.__('Reset all')}
          </button>
        )}
      </p>
    </FormContext.Provider>
  );
}
