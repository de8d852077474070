import { Clipboard } from '@jupyterlab/apputils';
import { copyIcon } from '@jupyterlab/ui-components';
import { useEffect, useState } from 'react';

import { useTranslation } from './translation';

/** Puts a text on the clipboard, also where the page is served without https, and says so. */
export function CopyButton(props: {
  text: string;
  label: string;
}): JSX.Element {
  const { text, label } = props;
  const trans = useTranslation();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => setCopied(false), [text]);
  const title = isCopied ? trans.__('Copied') : label;
  return (
    <button
      className="df-IconButton"
      title={title}
      aria-label={title}
      onClick={() => {
        Clipboard.copyToSystem(text);
        setCopied(true);
      }}
    >
      <copyIcon.react tag="span" width="12px" />
    </button>
  );
}
