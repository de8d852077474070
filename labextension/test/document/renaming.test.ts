import { describe, expect, it } from 'vitest';

import {
  renamePart,
  renamePort,
  replaceOperation,
  setMeta,
  type Edit
} from '../../src/document/edits';
import { PipelineDoc } from '../../src/document/pipelineDoc';

const DOCUMENT = {
  format: 1,
  nodes: {
    A: { operation: 'Load' },
    B: { operation: 'Train', attributes: { rate: 1.5, epochs: 3 } },
    C: { operation: 'Train' }
  },
  edges: [
    { source: 'A', output: 'data', target: 'B', input: 'x', why: 'kept' },
    { source: 'A', output: 'data', target: 'C', input: 'x' },
    { source: 'A', output: 'other', target: 'B', input: 'y' }
  ]
};

function edited(edit: Edit) {
  const doc = new PipelineDoc();
  doc.setSource(JSON.stringify(DOCUMENT));
  const before = doc.getSource();
  doc.edit(edit);
  const after = doc.getSource();
  doc.undo();
  return { after, isUndone: doc.getSource() === before };
}

describe('names in a pipeline', () => {
  it.each([
    ['output', renamePort('A', 'output', 'data', 'set'), '"output": "set"', 2],
    ['input', renamePort('B', 'input', 'x', 'z'), '"input": "z"', 1],
    ['operation', replaceOperation('Train', 'Fit'), '"operation": "Fit"', 2],
    [
      'attribute',
      renamePart('B', 'attributes', 'rate', 'speed'),
      '"speed": 1.5',
      1
    ],
    ['description', setMeta('description', '"Why"'), '"description": "Why"', 1]
  ])(
    '%s changes where it stands, and back in one step',
    (_, edit, text, times) => {
      const { after, isUndone } = edited(edit);
      expect(after.split(text).length - 1).toBe(times);
      expect(isUndone).toBe(true);
    }
  );

  it('keep what else a connection says', () => {
    const { after } = edited(renamePort('B', 'input', 'x', 'z'));
    expect(after).toContain('"input": "z", "why": "kept"');
  });

  it('never take the place of something that is there', () => {
    const { after } = edited(renamePart('B', 'attributes', 'rate', 'epochs'));
    expect(after).toContain('"rate": 1.5');
    expect(after).toContain('"epochs": 3');
  });
});
