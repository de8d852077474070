import { describe, expect, it } from 'vitest';

import {
  addNode,
  connect,
  insert,
  moveNodes,
  removeEdges,
  removeNodes,
  setLabel,
  setPart,
  type Edit
} from '../../src/document/edits';
import type { PipelineDoc } from '../../src/document/pipelineDoc';
import { copied, pasteable, pasted } from '../../src/graph/clipboard';
import { readPipeline } from '../../src/graph/text';
import { sampleDoc } from '../graph/samples';

/** Numbers from 0 to 1 that are the same in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function anyEdit(doc: PipelineDoc, random: () => number): Edit {
  const pick = <T>(items: Iterable<T>): T => {
    const list = [...items];
    return list[Math.floor(random() * list.length)];
  };
  const ids = [...doc.graph.nodes.keys(), 'nobody'];
  const place = {
    x: Math.round(random() * 500),
    y: Math.round(random() * 500)
  };
  const fresh = `N${Math.round(random() * 1e9)}`;
  const copy = pasteable(copied(doc.texts(), new Set([pick(ids), pick(ids)])));
  return pick<Edit>([
    addNode(fresh, 'Load', place),
    removeNodes(new Set([pick(ids), pick(ids)])),
    removeEdges([pick([...doc.graph.edges.keys(), 'nothing'])]),
    connect({
      source: pick(doc.graph.nodes.size ? doc.graph.nodes.keys() : [fresh]),
      output: 'data',
      target: pick(ids),
      input: 'data'
    }),
    moveNodes(new Map([[pick(ids), place]])),
    setLabel(pick(ids), random() < 0.5 ? fresh : null),
    setPart(
      pick(ids),
      'attributes',
      pick(['a', 'b']),
      random() < 0.5 ? `${random()}` : null
    ),
    insert(
      copy
        ? pasted(copy, id => doc.graph.nodes.has(id), place)
        : pasteable('{"nodes": {"P": {"operation": "P"}}}')!
    )
  ]);
}

describe('any sequence of edits', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    '(%i) undone gives the first document back, and redone the last',
    seed => {
      const random = numbers(seed);
      const doc = sampleDoc('A:Load B:Train; A.data>B.data');
      const first = doc.getSource();
      for (let count = 0; count < 40; count++) {
        doc.edit(anyEdit(doc, random));
        expect(() => readPipeline(doc.getSource())).not.toThrow();
      }
      const last = doc.getSource();
      while (doc.canUndo()) {
        doc.undo();
      }
      expect(doc.getSource()).toBe(first);
      while (doc.canRedo()) {
        doc.redo();
      }
      expect(doc.getSource()).toBe(last);
    }
  );
});
