import { describe, expect, it } from 'vitest';

import { projectWords } from '../../src/graph/projectWords';
import { module, operation } from '../panels/records';

const port = (name: string, description: string | null = null) => ({
  name,
  type: null,
  optional: false,
  description
});
const train = operation({
  inputs: [port('dataset', 'What to learn from.'), port('validation')],
  outputs: [port('model'), port('dataset')],
  attributes: [
    {
      name: 'epochs',
      type: 'int',
      is_required: false,
      default: 3,
      default_source: '3',
      choices: null,
      choice_names: null,
      description: 'How often.'
    }
  ],
  references: [
    {
      name: 'network',
      kind: null,
      is_required: true,
      may_be_attribute: false,
      description: null
    }
  ]
});
const around = {
  operation: train,
  modules: [
    module({
      name: 'data',
      module: 'utils.data',
      defines: ['load', 'Dataset']
    }),
    module({ name: 'deep.nets', path: 'utils/deep/nets.py' }),
    module({ name: 'utils', path: 'utils/__init__.py' }),
    module({ name: 'net', package: 'serializers', path: 'serializers/net.py' })
  ],
  operations: [train, operation({ name: 'Input', is_builtin: true })]
};

/** Names at the `|` of the code, and what they replace. */
function at(marked: string, surroundings = around): string[] | null {
  const offset = marked.indexOf('|');
  const found = projectWords(marked.replace('|', ''), offset, surroundings);
  return found && found.words.map(({ name, kind }) => `${kind} ${name}`);
}

describe('modules of the project', () => {
  it.each([
    ['import utils.|', ['module data', 'module deep']],
    ['import utils.deep.n|', ['module nets']],
    ['x = utils.da|', ['module data']],
    ['from serializers.|', ['module net']],
    ['from utils import |', ['module data', 'module deep']],
    ['from utils import data, d|', ['module data', 'module deep']],
    ['from utils.deep import n|', ['module nets']],
    ['from utils.data import |', ['name load', 'name Dataset']],
    ['x = utils.data.l|', ['name load']],
    ['import operations.|', ['module Train']]
  ])('are offered in %j', (code, names) => expect(at(code)).toEqual(names));

  it.each(['my.utils.|', 'import utilsx.|', 'utils|', 'import utils.zz|'])(
    'are not offered in %j',
    code => expect(at(code, { ...around, operation: null! })).toBeNull()
  );
});

describe('inside the class', () => {
  const code = (body: string) =>
    `import os\n\nclass Train:\n    """Trains."""\n\n    def execute(self, dataset):\n${body}`;

  it('attributes and references follow self', () => {
    expect(at(code('        return self.|'))).toEqual([
      'attribute epochs',
      'reference network'
    ]);
    expect(at(code('        self.ep|'))).toEqual(['attribute epochs']);
  });

  it('ports are offered by their beginning, each once', () => {
    expect(at(code('        da|'))).toEqual(['input dataset']);
    expect(at(code('        return m|'))).toEqual(['output model']);
    expect(at(code('        x.da|'))).toBeNull();
  });

  it('an offer replaces what was typed and says what it is for', () => {
    const text = code('        self.ep');
    const found = projectWords(text, text.length, around)!;
    expect(text.slice(found.start)).toBe('ep');
    expect(found.words[0].help).toBe('How often.');
  });

  it('and not outside of it', () => {
    expect(at('da|\nclass Train:\n    pass\n')).toBeNull();
    expect(at(`${code('        pass\n')}\nself.|`)).toBeNull();
    expect(at(`${code('        pass\n')}\ndef other():\n    da|`)).toBeNull();
  });
});
