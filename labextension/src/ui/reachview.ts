import type { ITranslator } from '@jupyterlab/translation';
import { createElement } from 'react';

import type { IReach } from '../tokens';
import { ReachContext } from './reach';
import { ReactView } from './reactview';

/** A part of a view that draws with what is known of whether the records are there. */
export function reachView(
  name: string,
  options: { reach?: IReach | null; translator: ITranslator },
  draw: ConstructorParameters<typeof ReactView>[0]
): ReactView {
  const value = options.reach ?? null;
  const view = new ReactView(
    () => createElement(ReachContext.Provider, { value }, draw()),
    options.translator
  );
  view.addClass(name);
  return view;
}
