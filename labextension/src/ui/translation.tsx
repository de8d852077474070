import { createContext, useContext } from 'react';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { nullTranslator } from '@jupyterlab/translation';

export const TRANSLATION_DOMAIN = 'deepforge_jupyter';

/** The person's language, for React components; a view puts its translator here once. */
export const TranslatorContext = createContext<ITranslator>(nullTranslator);

export function useTranslation(): TranslationBundle {
  return useContext(TranslatorContext).load(TRANSLATION_DOMAIN);
}
