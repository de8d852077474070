import type { TranslationBundle } from '@jupyterlab/translation';

/** What people call a fact that the server names. */
export function factName(fact: string, trans: TranslationBundle): string {
  const names: Record<string, string> = {
    shape: trans.__('Shape'),
    dtype: trans.__('Data type'),
    bytes: trans.__('Size'),
    missing: trans.__('Missing'),
    separator: trans.__('Separator'),
    encoding: trans.__('Encoding'),
    infinite: trans.__('Infinite'),
    minimum: trans.__('Least'),
    maximum: trans.__('Greatest'),
    mean: trans.__('Mean'),
    deviation: trans.__('Standard deviation'),
    true: trans.__('True'),
    distinct: trans.__('Distinct'),
    most_common: trans.__('Most common'),
    rows: trans.__('Rows'),
    columns: trans.__('Columns'),
    length: trans.__('Length'),
    lines: trans.__('Lines'),
    files: trans.__('Files'),
    mode: trans.__('Mode'),
    parameters: trans.__('Parameters'),
    trainable: trans.__('Trainable'),
    fitted: trans.__('Fitted'),
    features: trans.__('Features'),
    type: trans.__('Type'),
    arrays: trans.__('Arrays'),
    tensors: trans.__('Tensors'),
    device: trans.__('Device'),
    groups: trans.__('Groups of rows'),
    written_by: trans.__('Written by'),
    layers: trans.__('Layers'),
    weights: trans.__('Weights'),
    keras: trans.__('Keras'),
    optimizer: trans.__('Optimizer'),
    loss: trans.__('Loss'),
    metrics: trans.__('Metrics')
  };
  return names[fact] ?? fact;
}

/** Whole numbers as people read them: `1,000,000`. */
export function factText(text: string): string {
  return /^\d{4,15}$/.test(text)
    ? new Intl.NumberFormat().format(Number(text))
    : text;
}
