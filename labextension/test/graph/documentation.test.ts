import { expect, test } from 'vitest';

import { documentationOf } from '../../src/graph/documentation';
import { attribute, operation, port } from '../operation/sessions';

const words = {
  inputs: 'Inputs',
  outputs: 'Outputs',
  attributes: 'Attributes',
  references: 'References',
  name: 'Name',
  type: 'Type',
  standard: 'Default',
  description: 'Description',
  optional: '(optional)',
  required: 'required',
  nothing: 'Nothing is written about it.'
};

test('the docstring comes first, then what goes in and comes out', () => {
  const text = documentationOf(
    operation({
      documentation: 'Trains *well*.\n\nAnd fast.',
      inputs: [{ ...port('images', 'a | b'), description: 'What\nto see.' }],
      outputs: [port('model')],
      attributes: [attribute('epochs', '10'), attribute('seed', null)]
    }),
    words
  );
  expect(text).toBe(`Trains *well*.

And fast.

**Inputs**

| Name | Type | Description |
| --- | --- | --- |
| \`images\` | \`a \\| b\` | What to see. |

**Outputs**

| Name |
| --- |
| \`model\` |

**Attributes**

| Name | Type | Default |
| --- | --- | --- |
| \`epochs\` | \`int\` | \`10\` |
| \`seed\` | \`int\` | required |`);
});

test('where nothing is written that is said', () => {
  const bare = operation({ documentation: null, help: null });
  expect(documentationOf(bare, words)).toBe('*Nothing is written about it.*');
});
