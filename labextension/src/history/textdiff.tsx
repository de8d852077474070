import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import {
  jupyterTheme,
  type IEditorLanguageRegistry
} from '@jupyterlab/codemirror';
import { useEffect, useRef } from 'react';

interface ITextDiffProps {
  before: string;
  after: string;
  path: string;
  isSideBySide: boolean;
  languages: IEditorLanguageRegistry | null;
}

const COLLAPSE = { margin: 3, minSize: 6 };

/** Two texts with what differs marked, side by side or in one column. */
export function TextDiff(props: ITextDiffProps): JSX.Element {
  const { before, after, path, isSideBySide, languages } = props;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let view: MergeView | EditorView | null = null;
    let isCurrent = true;
    void languageOf(path, languages).then(language => {
      if (!isCurrent || !place.current) {
        return;
      }
      const extensions = [
        lineNumbers(),
        jupyterTheme,
        language,
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({ 'aria-label': path }),
        EditorView.lineWrapping
      ];
      const parent = place.current;
      view = isSideBySide
        ? new MergeView({
            parent,
            a: { doc: before, extensions },
            b: { doc: after, extensions },
            collapseUnchanged: COLLAPSE,
            gutter: true
          })
        : new EditorView({
            parent,
            doc: after,
            extensions: [
              ...extensions,
              unifiedMergeView({
                original: before,
                mergeControls: false,
                // Of a text that is new or gone as a whole, no word is marked.
                highlightChanges: before !== '' && after !== '',
                collapseUnchanged: COLLAPSE
              })
            ]
          });
    });
    return () => {
      isCurrent = false;
      view?.destroy();
    };
  }, [before, after, path, isSideBySide, languages]);
  return <div className="df-TextDiff" ref={place} tabIndex={0} />;
}

async function languageOf(
  path: string,
  languages: IEditorLanguageRegistry | null
): Promise<Extension> {
  const known = path.endsWith('.dfpipe')
    ? languages?.findByMIME('application/json')
    : languages?.findByFileName(path);
  if (!known || !languages) {
    return [];
  }
  const { support } = (await languages.getLanguage(known)) ?? {};
  return support ?? [];
}
