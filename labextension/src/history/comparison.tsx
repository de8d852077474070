import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { CommandRegistry } from '@lumino/commands';
import { useEffect, useState } from 'react';

import type { HistoryModel } from '../model/history';
import type { FileChange } from '../protocol/types';
import { useTranslation } from '../ui/translation';
import { HistoryCommandIDs } from './commandids';
import { FileDiff } from './filediff';
import { EMPTY, type Pair, type Selection } from './selection';
import { CHANGE_SIGNS, changeWord, versionName } from './words';

interface IComparisonProps {
  model: HistoryModel;
  commands: CommandRegistry;
  languages: IEditorLanguageRegistry | null;
  selection: Selection;
  pair: Pair;
  onAgainst: (against: Selection['against']) => void;
}

/** What differs between two versions: the documents on the left, one of them in full on the right. */
export function Comparison(props: IComparisonProps): JSX.Element {
  const trans = useTranslation();
  const { model, commands, languages, selection, pair, onAgainst } = props;
  const { changes, failure } = useChanges(model, pair);
  const [wanted, setWanted] = useState<string | null>(null);
  const [isSideBySide, setSideBySide] = useState(false);
  const [isText, setText] = useState(false);
  const file =
    changes?.find(change => change.path === wanted) ?? changes?.[0] ?? null;
  const name = (commit: Pair['old']) =>
    versionName(commit, model.entries, trans);
  const { commit, other, against } = selection;
  // Of the present, what it began with.
  const wantedCommit = commit ?? (pair.old === EMPTY ? null : pair.old);
  const restore = (paths: string[] | null) =>
    void commands.execute(HistoryCommandIDs.restore, {
      project: model.project.project.path,
      commit: wantedCommit,
      paths
    });
  return (
    <div className="df-Comparison">
      <div className="df-Comparison-header">
        <span className="df-Comparison-title">
          {trans.__('%1 → %2', name(pair.old), name(pair.now))}
        </span>
        {commit !== null && other === undefined && (
          <Choice
            label={trans.__('Compare with')}
            value={against}
            options={[
              ['before', trans.__('What it changed')],
              ['now', trans.__('Since then')]
            ]}
            onChange={onAgainst}
          />
        )}
        {wantedCommit !== null && (
          <button
            className="jp-mod-styled jp-mod-small df-Button"
            title={trans.__(
              'All documents become what they were in %1',
              name(wantedCommit)
            )}
            onClick={() => restore(null)}
          >
            {trans.__('Restore all…')}
          </button>
        )}
      </div>
      {failure && (
        <div className="df-Failure" role="alert">
          {failure}
        </div>
      )}
      {changes?.length === 0 && (
        <div className="df-Empty">{trans.__('No document differs.')}</div>
      )}
      {changes && file && (
        <div className="df-Comparison-body">
          <nav
            className="df-Comparison-files"
            aria-label={trans.__('Documents that differ')}
          >
            {changes.map(change => (
              <button
                key={change.path}
                aria-pressed={change === file}
                aria-label={`${change.path}, ${changeWord(change.change, trans)}`}
                className="df-Comparison-file"
                data-change={change.change}
                title={`${change.path} ${changeWord(change.change, trans)}`}
                onClick={() => setWanted(change.path)}
              >
                <b aria-hidden>{CHANGE_SIGNS[change.change]}</b>
                <span>
                  <bdi>{change.path}</bdi>
                </span>
              </button>
            ))}
          </nav>
          <div className="df-Comparison-one">
            <div className="df-Comparison-header">
              <span className="df-Comparison-path df-code" title={file.path}>
                {file.path}
              </span>
              {file.path.endsWith('.dfpipe') && (
                <Choice
                  label={trans.__('Show as')}
                  value={isText ? 'text' : 'picture'}
                  options={[
                    ['picture', trans.__('Picture')],
                    ['text', trans.__('Text')]
                  ]}
                  onChange={value => setText(value === 'text')}
                />
              )}
              {(isText || !file.path.endsWith('.dfpipe')) &&
                file.change === 'changed' && (
                  <Choice
                    label={trans.__('Arrange')}
                    value={isSideBySide ? 'two' : 'one'}
                    options={[
                      ['one', trans.__('One column')],
                      ['two', trans.__('Side by side')]
                    ]}
                    onChange={value => setSideBySide(value === 'two')}
                  />
                )}
              {wantedCommit !== null && (
                <button
                  className="jp-mod-styled jp-mod-small df-Button"
                  title={trans.__(
                    'This document becomes what it was in %1',
                    name(wantedCommit)
                  )}
                  onClick={() => restore([file.path])}
                >
                  {trans.__('Restore…')}
                </button>
              )}
            </div>
            <FileDiff
              key={file.path}
              model={model}
              pair={pair}
              file={file}
              isSideBySide={isSideBySide}
              isText={isText}
              languages={languages}
            />
          </div>
        </div>
      )}
    </div>
  );
}

/** A few buttons of which one is pressed. */
function Choice<T extends string>(props: {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}): JSX.Element {
  const { label, value, options, onChange } = props;
  return (
    <span className="df-Segments" role="group" aria-label={label}>
      {options.map(([option, text]) => (
        <button
          key={option}
          aria-pressed={option === value}
          onClick={() => onChange(option)}
        >
          {text}
        </button>
      ))}
    </span>
  );
}

function useChanges(
  model: HistoryModel,
  pair: Pair
): { changes: readonly FileChange[] | null; failure: string | null } {
  const [changes, setChanges] = useState<readonly FileChange[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { old, now } = pair;
  // What is compared with the present is compared again whenever the history was read again.
  const isLive = old === null || now === null;
  const seen = isLive ? model.entries : null;
  useEffect(() => {
    let isCurrent = true;
    model.compare(old, now).then(
      found => {
        if (isCurrent) {
          setChanges(found);
          setFailure(null);
        }
      },
      (error: unknown) =>
        isCurrent &&
        setFailure(error instanceof Error ? error.message : String(error))
    );
    return () => {
      isCurrent = false;
    };
  }, [model, old, now, seen]);
  return { changes, failure };
}
