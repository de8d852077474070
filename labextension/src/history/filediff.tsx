import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';

import {
  pipelineDifferences,
  type PipelineDifferences
} from '../graph/differences';
import { emptyPipeline, readPipeline, UnreadablePipeline } from '../graph/text';
import type { HistoryModel } from '../model/history';
import type { FileChange, FileContent } from '../protocol/types';
import { formatSize } from '../ui/duration';
import { useTranslation } from '../ui/translation';
import type { Pair } from './selection';

const TextDiff = lazy(async () => ({
  default: (await import('./textdiff')).TextDiff
}));
const PipelineDiff = lazy(async () => ({
  default: (await import('./pipelinediff')).PipelineDiff
}));

export interface IFileDiffProps {
  model: HistoryModel;
  pair: Pair;
  file: FileChange;
  isSideBySide: boolean;
  /** A pipeline as its text. */
  isText: boolean;
  languages: IEditorLanguageRegistry | null;
}

type Contents = readonly [FileContent | null, FileContent | null];

/** What differs in one document: drawn, as text, or in a word where it is neither. */
export function FileDiff(props: IFileDiffProps): JSX.Element {
  const trans = useTranslation();
  const { model, file, isText, isSideBySide, languages } = props;
  const { contents, failure } = useContents(props);
  const [before, after] = contents ?? [null, null];
  const drawn = useMemo(
    () =>
      !isText && contents && file.path.endsWith('.dfpipe')
        ? tryDrawn(before?.text ?? null, after?.text ?? null)
        : null,
    [contents, isText, file.path, before, after]
  );
  if (failure) {
    return (
      <div className="df-Failure" role="alert">
        {failure}
      </div>
    );
  }
  if (!contents) {
    return <div className="df-Empty" aria-busy="true" />;
  }
  if ((before && before.text === null) || (after && after.text === null)) {
    const size = (content: FileContent | null) =>
      content ? formatSize(content.size_bytes) : '–';
    return (
      <div className="df-Empty">
        {trans.__('No text: %1 → %2', size(before), size(after))}
      </div>
    );
  }
  return (
    <Suspense fallback={<div className="df-Empty" aria-busy="true" />}>
      {drawn ? (
        <PipelineDiff differences={drawn} project={model.project} />
      ) : (
        <TextDiff
          before={before?.text ?? ''}
          after={after?.text ?? ''}
          path={file.path}
          isSideBySide={isSideBySide && file.change === 'changed'}
          languages={languages}
        />
      )}
    </Suspense>
  );
}

function useContents(props: IFileDiffProps): {
  contents: Contents | null;
  failure: string | null;
} {
  const { model, pair, file } = props;
  const key = JSON.stringify([pair, file.path, file.change]);
  const [read, setRead] = useState<{ key: string; contents: Contents }>();
  const [failure, setFailure] = useState<string | null>(null);
  // The present is read again whenever the history was read again; until then the diff stays.
  const isLive = pair.old === null || pair.now === null;
  const seen = isLive ? model.entries : null;
  useEffect(() => {
    let isCurrent = true;
    setFailure(null);
    Promise.all([
      file.change === 'added' ? null : model.content(file.path, pair.old),
      file.change === 'removed' ? null : model.content(file.path, pair.now)
    ]).then(
      contents => isCurrent && setRead({ key, contents }),
      (error: unknown) =>
        isCurrent &&
        setFailure(error instanceof Error ? error.message : String(error))
    );
    return () => {
      isCurrent = false;
    };
  }, [model, key, seen]);
  return { contents: read?.key === key ? read.contents : null, failure };
}

/** Null where one of the two is no pipeline: then the text must do. */
function tryDrawn(
  before: string | null,
  after: string | null
): PipelineDifferences | null {
  try {
    return pipelineDifferences(read(before), read(after));
  } catch (error) {
    if (error instanceof UnreadablePipeline) {
      return null;
    }
    throw error;
  }
}

function read(text: string | null) {
  return text === null ? emptyPipeline() : readPipeline(text);
}
