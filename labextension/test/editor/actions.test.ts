import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { CanvasActions, type ICanvasView } from '../../src/editor/actions';
import { flowNodes, noteFlowId } from '../../src/editor/flow';
import { EditorSession } from '../../src/editor/session';
import { writePipeline } from '../../src/graph/canonical';
import { moveNodes } from '../../src/document/edits';
import { sampleDoc } from '../graph/samples';

/** A canvas on which every node is 200 by 100 large and has just been drawn. */
class DrawnView {
  constructor(private readonly session: EditorSession) {}

  readonly edited: string[] = [];
  refused = 0;

  readonly view: ICanvasView = {
    flow: {} as ICanvasView['flow'],
    nodes: () =>
      flowNodes(this.session.graph, this.session.operations, []).map(node => ({
        ...node,
        measured: { width: 200, height: 100 }
      })),
    markdown: null,
    root: () => null,
    openPalette: () => {},
    spot: () => ({ x: 400, y: 80 }),
    edit: id => this.edited.push(id),
    connect: () => {},
    refusePaste: () => {
      this.refused += 1;
    }
  };
}

describe('what is done to a canvas', () => {
  let session: EditorSession;
  let drawn: DrawnView;
  let actions: CanvasActions;

  beforeEach(() => {
    const doc = sampleDoc(
      'A:Load B:Train C:Test; A.data>B.data B.model>C.model'
    );
    doc.edit(
      moveNodes(
        new Map([
          ['A', { x: 0, y: 0 }],
          ['B', { x: 300, y: 40 }],
          ['C', { x: 900, y: 80 }]
        ])
      )
    );
    doc.clearUndoHistory();
    session = new EditorSession(doc, 'work/p/x.dfpipe', null);
    drawn = new DrawnView(session);
    actions = new CanvasActions(session, drawn.view);
  });

  afterEach(() => session.dispose());

  const placeOf = (id: string) => session.graph.nodes.get(id)?.position;

  it('duplicates what is selected with the lines between, beside it, and selects that', () => {
    session.select(['A', 'B']);
    actions.duplicate();
    expect([...session.selection.nodes]).toEqual(['A_2', 'B_2']);
    expect(placeOf('A_2')).toEqual({ x: 32, y: 32 });
    expect(
      [...session.graph.edges.values()].some(
        ({ source, target }) => source === 'A_2' && target === 'B_2'
      )
    ).toBe(true);
  });

  it('puts what comes from elsewhere where new things go', () => {
    session.select(['B']);
    const text = actions.copying.text()!;
    session.select([]);
    actions.copying.paste(text);
    expect(placeOf('B_2')).toEqual({ x: 400, y: 80 });
  });

  it.each(['rubbish', '', '{"nodes": {}}', '[1, 2]', '{"nodes": 3}', '{'])(
    'says that %j is nothing to paste, and changes nothing',
    text => {
      const before = session.doc.getSource();
      actions.copying.paste(text);
      expect(drawn.refused).toBe(1);
      expect(session.doc.getSource()).toBe(before);
      expect(session.doc.canUndo()).toBe(false);
    }
  );

  it('copies a part that is a pipeline of its own', () => {
    session.select(['A', 'C']);
    const { nodes, edges } = JSON.parse(actions.copying.text()!);
    expect([Object.keys(nodes), edges]).toEqual([['A', 'C'], []]);
  });

  it('deletes nodes, their lines and notes in one step', () => {
    actions.addNote();
    const [note] = session.notes.keys();
    const before = session.doc.getSource();
    session.select(['B'], [], [note]);
    actions.remove();
    expect([...session.graph.nodes.keys()]).toEqual(['A', 'C']);
    expect([session.graph.edges.size, session.notes.size]).toEqual([0, 0]);
    session.doc.undo();
    expect(session.doc.getSource()).toBe(before);
  });

  it('adds a note where new things go and opens it for writing', () => {
    actions.addNote();
    const [note] = session.notes.values();
    expect(note.position).toEqual({ x: 400, y: 80 });
    expect(drawn.edited).toEqual([noteFlowId(note.id)]);
    expect([...session.selection.notes]).toEqual([note.id]);
  });

  it('lines up and distributes what is selected, each in one step', () => {
    session.select(['A', 'B', 'C']);
    actions.align('top');
    expect(placeOf('C')).toEqual({ x: 900, y: 0 });
    actions.distribute('horizontal');
    expect(placeOf('B')).toEqual({ x: 450, y: 0 });
    session.doc.undo();
    session.doc.undo();
    expect(placeOf('B')).toEqual({ x: 300, y: 40 });
  });

  it('lays out only what is selected where that is several', async () => {
    session.select(['A', 'B']);
    await actions.arrange();
    expect(placeOf('C')).toEqual({ x: 900, y: 80 });
    expect(placeOf('B')!.x).toBeGreaterThan(placeOf('A')!.x + 200);
    session.doc.undo();
    expect(placeOf('B')).toEqual({ x: 300, y: 40 });
  });

  it('leaves a pipeline alone that cannot be edited', async () => {
    const before = session.doc.getSource();
    session.isReadOnly = true;
    session.select(['A', 'B', 'C']);
    actions.addNote();
    actions.cut();
    actions.duplicate();
    actions.remove();
    actions.align('left');
    actions.rename();
    await actions.arrange();
    expect(session.doc.getSource()).toBe(before);
    expect(drawn.edited).toEqual([]);
  });

  it('pastes notes too, with the part around them', () => {
    actions.addNote();
    session.select(['A'], [], session.notes.keys());
    actions.duplicate();
    expect([session.graph.nodes.size, session.notes.size]).toEqual([4, 2]);
    expect(writePipeline(session.doc.texts())).toBe(session.doc.getSource());
  });
});
