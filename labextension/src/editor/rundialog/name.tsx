import { useEffect, useState } from 'react';

import type { IRunSetup } from '../../model/runsetup';
import { Row } from '../../ui/fields';
import { useTranslation } from '../../ui/translation';

const ASK_AFTER_MS = 200;

/** The name of the run; while it is written the person is told what it becomes, and why. */
export function RunName(props: {
  setup: IRunSetup;
  pipeline: string;
  /** Null: as the pipeline. */
  name: string | null;
  onChange: (name: string | null) => void;
}): JSX.Element {
  const { setup, pipeline, name, onChange } = props;
  const trans = useTranslation();
  const usual = pipeline.slice(pipeline.lastIndexOf('/') + 1, -EXTENSION);
  const isBlank = name !== null && name.trim() === '';
  const [becomes, setBecomes] = useState<string | null>(null);
  useEffect(() => {
    if (isBlank) {
      return;
    }
    let isHere = true;
    const wanted = name ?? usual;
    const timer = window.setTimeout(() => {
      setup.name(pipeline, wanted).then(
        found => {
          if (isHere) {
            setBecomes(
              found.name === wanted
                ? null
                : found.is_taken
                  ? trans.__(
                      'There is “%1” already: this one will be “%2”.',
                      wanted.trim(),
                      found.name
                    )
                  : trans.__('It will be “%1”.', found.name)
            );
          }
        },
        () => isHere && setBecomes(null)
      );
    }, ASK_AFTER_MS);
    return () => {
      isHere = false;
      window.clearTimeout(timer);
    };
  }, [setup, pipeline, usual, name, isBlank]);
  return (
    <Row
      label={trans.__('Name')}
      error={
        isBlank
          ? trans.__('A name needs letters or digits; or leave it empty.')
          : null
      }
    >
      {id => (
        <>
          <input
            id={id}
            className="df-Input"
            value={name ?? ''}
            placeholder={usual}
            aria-invalid={isBlank}
            aria-describedby={`${id}-error ${id}-becomes`}
            spellCheck={false}
            maxLength={100}
            onChange={event => onChange(event.target.value || null)}
          />
          <div
            id={`${id}-becomes`}
            className="df-Field-note"
            aria-live="polite"
            hidden={isBlank}
          >
            {becomes ?? trans.__('Its name in the list and in the history.')}
          </div>
        </>
      )}
    </Row>
  );
}

const EXTENSION = '.dfpipe'.length;
