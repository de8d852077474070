import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connect, moveNodes, setPart } from '../../src/document/edits';
import { Connecting } from '../../src/editor/connecting';
import { flowEdges, flowNodes } from '../../src/editor/flow';
import { EditorSession } from '../../src/editor/session';
import { OPERATIONS, sampleDoc } from '../graph/samples';
import { MemoryProject, OneProject } from './projects';

describe("React Flow's nodes", () => {
  it('stay the same objects where nothing changed', () => {
    const doc = sampleDoc('A:Load B:Train C:Test; A.data>B.data');
    const before = flowNodes(doc.graph, OPERATIONS, []);
    doc.edit(setPart('A', 'attributes', 'x', '1'));
    const after = flowNodes(doc.graph, OPERATIONS, before);
    expect(after.map((node, index) => node === before[index])).toEqual([
      false,
      true,
      true
    ]);
  });

  it('are renewed at both ends of a new edge only', () => {
    const doc = sampleDoc('A:Load B:Train C:Train; A.data>B.data');
    const before = flowNodes(doc.graph, OPERATIONS, []);
    doc.edit(
      connect({ source: 'B', output: 'model', target: 'C', input: 'extra' })
    );
    const after = flowNodes(doc.graph, OPERATIONS, before);
    expect(after.map((node, index) => node === before[index])).toEqual([
      true,
      false,
      false
    ]);
  });

  it('that are being dragged stay where the pointer has them', () => {
    const doc = sampleDoc('A:Load');
    const before = flowNodes(doc.graph, OPERATIONS, []);
    const dragged = [
      { ...before[0], dragging: true, position: { x: 5, y: 7 } }
    ];
    doc.edit(moveNodes(new Map([['A', { x: 80, y: 80 }]])));
    expect(flowNodes(doc.graph, OPERATIONS, dragged)[0].position).toEqual({
      x: 5,
      y: 7
    });
  });

  it('keep their selection through an edit', () => {
    const doc = sampleDoc('A:Load');
    const before = flowNodes(doc.graph, OPERATIONS, []).map(node => ({
      ...node,
      selected: true
    }));
    doc.edit(setPart('A', 'attributes', 'x', '1'));
    expect(flowNodes(doc.graph, OPERATIONS, before)[0].selected).toBe(true);
  });

  it('of an unknown operation keep the ports that edges use', () => {
    const doc = sampleDoc('A:Gone B:Train; A.old>B.data');
    const [node] = flowNodes(doc.graph, OPERATIONS, []);
    expect(node.data.operation).toBeNull();
    expect(node.data.ports.outputs.map(port => port.name)).toEqual(['old']);
  });

  it('have edges that stay the same objects', () => {
    const doc = sampleDoc('A:Load B:Train C:Train; A.data>B.data');
    const before = flowEdges(doc.graph, []);
    doc.edit(
      connect({ source: 'A', output: 'data', target: 'C', input: 'data' })
    );
    expect(flowEdges(doc.graph, before)).toContain(before[0]);
  });
});

describe('drawing a connection', () => {
  const doc = sampleDoc('A:Load B:Train C:Test; A.data>B.data');
  const project = new MemoryProject();
  project.operations = [...OPERATIONS.values()];
  const session = new EditorSession(
    doc,
    'work/p/x.dfpipe',
    new OneProject(project)
  );
  const connecting = new Connecting(session);
  const input = (node: string, port: string) => ({
    node,
    port,
    side: 'input' as const
  });

  beforeAll(() => new Promise(resolve => setTimeout(resolve)));
  afterAll(() => session.dispose());

  it('lights up what fits and dims the rest, from either end', () => {
    connecting.begin({ node: 'B', port: 'model', side: 'output' });
    expect(connecting.stateOf(input('C', 'model'))).toBe('fits');
    expect(connecting.stateOf(input('B', 'extra'))).toBe('refused');
    expect(
      connecting.stateOf({ node: 'A', port: 'data', side: 'output' })
    ).toBe('refused');
    connecting.begin(input('C', 'model'));
    expect(
      connecting.stateOf({ node: 'B', port: 'model', side: 'output' })
    ).toBe('fits');
  });

  it('says why an input is refused', () => {
    connecting.begin({ node: 'A', port: 'data', side: 'output' });
    expect(connecting.refusal(input('B', 'data'))?.reason).toBe('connected');
  });

  it('is over for all ports at its end', () => {
    connecting.end();
    expect(connecting.stateOf(input('C', 'model'))).toBeNull();
  });
});
