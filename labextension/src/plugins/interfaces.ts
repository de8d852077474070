import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { CreateOperation } from '../protocol/types';

/** What a new operation shall have, as far as it is said. */
export function interfaceOf(
  args: ReadonlyPartialJSONObject
): Partial<CreateOperation> {
  const names = (value: unknown) =>
    Array.isArray(value) ? { list: value.map(String) } : null;
  const [inputs, outputs] = [names(args.inputs), names(args.outputs)];
  return {
    ...(inputs ? { inputs: inputs.list } : {}),
    ...(outputs ? { outputs: outputs.list } : {}),
    ...(typeof args.attributes === 'object' && args.attributes !== null
      ? { attributes: args.attributes as Record<string, never> }
      : {})
  };
}
