import { describe, expect, it } from 'vitest';

import { PipelineDoc } from '../../src/document/pipelineDoc';
import { shortened, titleOf } from '../../src/graph/pipeline';

function opened(text: string): PipelineDoc {
  const doc = new PipelineDoc();
  doc.setSource(text);
  return doc;
}

const NEWER = `{"format": 2, "groups": [1],
  "nodes": {"A": {"operation": "Load", "kind": {}}, "B": {"operation": "Train"}},
  "edges": [{"source": "A", "output": "data", "target": "B", "input": "data"}],
  "layout": {"A": [8, 16]}}`;

describe('a pipeline of a newer format', () => {
  it('is drawn as far as it is understood, and keeps its text', () => {
    const doc = opened(NEWER);
    expect([...doc.graph.nodes.keys()]).toEqual(['A', 'B']);
    expect(doc.graph.nodes.get('A')?.position).toEqual({ x: 8, y: 16 });
    expect(doc.graph.edges.size).toBe(1);
    expect(doc.unreadable?.code).toBe('unknown_format');
    expect(doc.getSource()).toBe(NEWER);
  });

  it('is empty where nothing of it is understood', () => {
    expect(opened('{"format": 3, "nodes": [1]}').graph.nodes.size).toBe(0);
    expect(opened('{"format": "x", "nodes": {}}').graph.nodes.size).toBe(0);
  });

  it('gives way to what replaces it', () => {
    const doc = opened(NEWER);
    doc.setSource('{"format": 1, "nodes": {"C": {"operation": "Load"}}}');
    expect([...doc.graph.nodes.keys()]).toEqual(['C']);
    expect(doc.unreadable).toBeNull();
  });
});

describe('an enormous label', () => {
  it('loses its middle, and never half of a character', () => {
    const text = `${'😀'.repeat(50_000)}the end`;
    const short = shortened(text);
    expect(Array.from(short)).toHaveLength(60);
    expect(short.endsWith('the end')).toBe(true);
    expect(short).toContain('😀…😀');
    expect(short.isWellFormed?.() ?? true).toBe(true);
  });

  it('is short on the node and whole in the document', () => {
    const label = 'a'.repeat(100_000);
    const doc = opened(
      JSON.stringify({ format: 1, nodes: { A: { operation: 'Load', label } } })
    );
    const node = doc.graph.nodes.get('A')!;
    expect(titleOf(node).length).toBe(60);
    expect(node.label).toBe(label);
  });

  it('stays as it is where it is short', () => {
    expect(shortened('Train')).toBe('Train');
  });
});
