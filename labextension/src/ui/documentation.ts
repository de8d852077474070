import { MimeModel, type IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';

import { documentationOf } from '../graph/documentation';
import type { Operation } from '../protocol/types';

const MARKDOWN = 'text/markdown';

/** What people read of an operation, in their language. */
export function documentationText(
  operation: Operation,
  trans: TranslationBundle
): string {
  return documentationOf(operation, {
    inputs: trans.__('Inputs'),
    outputs: trans.__('Outputs'),
    attributes: trans.__('Attributes'),
    references: trans.__('References'),
    name: trans.__('Name'),
    type: trans.__('Type'),
    standard: trans.__('Default'),
    description: trans.__('Description'),
    optional: trans.__('(optional)'),
    required: trans.__('required'),
    nothing: trans.__('Nothing is written about it.')
  });
}

/** Markdown as in a notebook, sanitised. */
export function createMarkdown(
  rendermime: IRenderMimeRegistry
): IRenderMime.IRenderer {
  const renderer = rendermime.createRenderer(MARKDOWN);
  renderer.addClass('df-Documentation');
  return renderer;
}

export function showMarkdown(
  renderer: IRenderMime.IRenderer,
  text: string
): Promise<void> {
  return renderer.renderModel(new MimeModel({ data: { [MARKDOWN]: text } }));
}
