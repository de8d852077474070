import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';

import {
  addNode,
  connect,
  moveNodes,
  removeNodes,
  setLabel,
  setPart
} from '../../src/document/edits';
import { PipelineModel } from '../../src/document/model';
import { PipelineDoc } from '../../src/document/pipelineDoc';

function opened(text: string): PipelineDoc {
  const doc = new PipelineDoc();
  doc.setSource(text);
  doc.clearUndoHistory();
  return doc;
}

const TEXT = `{
  "format": 1,
  "nodes": {
    "Load": {"operation": "Load"},
    "Train": {"operation": "Train", "attributes": {"rate": 1.0, "seed": 9007199254740993}, "mine": {"b": 1, "a": [2.50]}}
  },
  "edges": [{"source": "Load", "output": "data", "target": "Train", "input": "data", "colour": "red"}],
  "layout": {"Load": [0, 0], "Train": [240, 16]}
}`;

describe('a pipeline document', () => {
  it('keeps the source text of numbers', () => {
    const source = opened(TEXT).getSource();
    expect(source).toContain('"rate": 1.0');
    expect(source).toContain('"seed": 9007199254740993');
    expect(source).toContain('2.50');
  });

  it('keeps unknown keys of nodes and edges', () => {
    const source = opened(TEXT).getSource();
    expect(source).toMatch(/"b": 1/);
    expect(source).toContain('"colour": "red"');
  });

  it('says the same after its own text was set again, and changes nothing', () => {
    const doc = opened(TEXT);
    const source = doc.getSource();
    let changes = 0;
    doc.graphChanged.connect(() => (changes += 1));
    doc.setSource(source);
    expect(doc.getSource()).toBe(source);
    expect(changes).toBe(0);
  });

  it('keeps the objects of nodes that an edit does not touch', () => {
    const doc = opened(TEXT);
    const before = doc.graph;
    doc.edit(setPart('Train', 'attributes', 'rate', '0.5'));
    expect(doc.graph.nodes.get('Load')).toBe(before.nodes.get('Load'));
    expect(doc.graph.nodes.get('Train')).not.toBe(before.nodes.get('Train'));
    expect(doc.graph.nodes.get('Train')?.attributes.get('rate')).toBe('0.5');
  });

  it('sees the new place of a node that moved', () => {
    const doc = opened(TEXT);
    doc.edit(moveNodes(new Map([['Load', { x: 8, y: 16 }]])));
    expect(doc.graph.nodes.get('Load')?.position).toEqual({ x: 8, y: 16 });
  });

  it('deletes the edges and the place of a deleted node with it, and undo brings all back', () => {
    const doc = opened(TEXT);
    const before = doc.getSource();
    doc.edit(removeNodes(new Set(['Load'])));
    expect(doc.graph.edges.size).toBe(0);
    expect(doc.getSource()).not.toContain('"Load"');
    doc.undo();
    expect(doc.getSource()).toBe(before);
  });

  it('takes back one edit per undo', () => {
    const doc = opened(TEXT);
    const texts = [doc.getSource()];
    for (const edit of [
      addNode('Out', 'Output', { x: 1, y: 2 }),
      connect({
        source: 'Train',
        output: 'model',
        target: 'Out',
        input: 'data'
      }),
      setLabel('Out', 'Keep'),
      removeNodes(new Set(['Train']))
    ]) {
      doc.edit(edit);
      texts.push(doc.getSource());
    }
    for (const text of texts.reverse().slice(1)) {
      doc.undo();
      expect(doc.getSource()).toBe(text);
    }
    expect(doc.canUndo()).toBe(false);
  });

  it('keeps a text that is no JSON as it is, with the place of the mistake', () => {
    const text = '{\n  "nodes": {,\n}';
    const doc = opened(text);
    expect(doc.getSource()).toBe(text);
    expect(doc.unreadable).toMatchObject({
      code: 'not_json',
      line: 2,
      column: 13
    });
    expect(doc.graph.nodes.size).toBe(0);
  });

  it('keeps a text of a newer format as it is', () => {
    const text = '{"format": 2, "stages": []}';
    const doc = opened(text);
    expect(doc.getSource()).toBe(text);
    expect(doc.unreadable).toMatchObject({
      code: 'unknown_format',
      detail: '2'
    });
  });

  it('becomes readable when the text was repaired', () => {
    const doc = opened('{');
    doc.setSource(TEXT);
    expect(doc.unreadable).toBeNull();
    expect([...doc.graph.nodes.keys()].sort()).toEqual(['Load', 'Train']);
  });

  it('leaves no edge behind when one person deletes the node that another connects', () => {
    const mine = opened(TEXT);
    const theirs = new PipelineDoc();
    Y.applyUpdate(theirs.ydoc, Y.encodeStateAsUpdate(mine.ydoc));
    mine.edit(removeNodes(new Set(['Train'])));
    theirs.edit(addNode('Out', 'Output', { x: 0, y: 0 }));
    theirs.edit(
      connect({
        source: 'Train',
        output: 'model',
        target: 'Out',
        input: 'data'
      })
    );
    Y.applyUpdate(mine.ydoc, Y.encodeStateAsUpdate(theirs.ydoc));
    Y.applyUpdate(theirs.ydoc, Y.encodeStateAsUpdate(mine.ydoc));
    expect(mine.graph.edges.size).toBe(0);
    expect(mine.getSource()).toBe(theirs.getSource());
    expect(mine.getSource()).not.toContain('Train');
  });

  it('keeps both nodes that two people add under one name at the same moment, each with its connection', () => {
    const mine = opened(TEXT);
    const theirs = new PipelineDoc();
    const sync = () => {
      for (const [one, other] of [
        [mine, theirs],
        [theirs, mine],
        [mine, theirs]
      ]) {
        Y.applyUpdate(other.ydoc, Y.encodeStateAsUpdate(one.ydoc));
      }
    };
    sync();
    for (const [doc, input] of [
      [mine, 'data'],
      [theirs, 'extra']
    ] as const) {
      doc.edit(shared => {
        addNode('Explore', 'Explore', { x: 0, y: 0 })(shared);
        connect({ source: 'Load', output: 'data', target: 'Explore', input })(
          shared
        );
      });
      doc.edit(setPart('Explore', 'attributes', 'mine', `"${input}"`));
    }
    sync();
    expect(mine.getSource()).toBe(theirs.getSource());
    const { nodes, edges } = mine.graph;
    expect([...nodes.keys()].sort()).toEqual([
      'Explore',
      'Explore_2',
      'Load',
      'Train'
    ]);
    const inputs = ['Explore', 'Explore_2'].map(target =>
      [...edges.values()].filter(edge => edge.target === target)
    );
    expect(inputs.map(found => found.length)).toEqual([1, 1]);
    for (const [edge] of inputs) {
      const own = nodes.get(edge.target)!.attributes.get('mine');
      expect(own).toBe(`"${edge.input}"`);
    }
  });
});

describe('the model', () => {
  it('is dirty after an edit where there is no collaboration', () => {
    const model = new PipelineModel({ collaborationEnabled: false });
    model.fromString(TEXT);
    expect(model.dirty).toBe(false);
    model.sharedModel.edit(setLabel('Load', 'Digits'));
    expect(model.dirty).toBe(true);
  });

  it('leaves dirty to the server where there is collaboration', () => {
    const model = new PipelineModel({ collaborationEnabled: true });
    model.fromString(TEXT);
    model.sharedModel.edit(setLabel('Load', 'Digits'));
    expect(model.dirty).toBe(false);
  });

  it('cannot undo the opening of a file', () => {
    const model = new PipelineModel();
    model.fromString(TEXT);
    model.initialize();
    expect(model.sharedModel.canUndo()).toBe(false);
  });
});
