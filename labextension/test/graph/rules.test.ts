import { describe, expect, it } from 'vitest';

import { edgeId } from '../../src/graph/pipeline';
import { fittingOf, fittingPort, refusalOf } from '../../src/graph/rules';
import { fitOf } from '../../src/graph/types';
import { operation, OPERATIONS, sampleGraph } from './samples';

function refused(
  text: string,
  connection: string,
  replaced: string | null = null
): string | null {
  const [source, output, target, input] = connection.split(/[.>]/);
  return (
    refusalOf(
      sampleGraph(text),
      OPERATIONS,
      { source, output, target, input },
      replaced
    )?.reason ?? null
  );
}

describe('a connection', () => {
  it('is allowed between ports of one type', () => {
    expect(refused('A:Load B:Train', 'A.data>B.data')).toBeNull();
  });

  it('may leave one output many times', () => {
    expect(
      refused('A:Load B:Train C:Train; A.data>B.data', 'A.data>C.data')
    ).toBeNull();
  });

  it('is refused where the input is connected already', () => {
    expect(
      refused('A:Load B:Train C:Load; A.data>B.data', 'C.data>B.data')
    ).toBe('connected');
  });

  it('may take the place of the edge whose end is moved', () => {
    const old = edgeId({
      source: 'A',
      output: 'data',
      target: 'B',
      input: 'data'
    });
    expect(
      refused('A:Load B:Train C:Load; A.data>B.data', 'C.data>B.data', old)
    ).toBeNull();
  });

  it('is refused to the node itself', () => {
    expect(refused('A:Train', 'A.model>A.data')).toBe('same-node');
  });

  it('is refused where it would close a cycle, also a long one', () => {
    const chain = 'A:Free B:Free C:Free; A.out>B.in B.out>C.in';
    const operations = new Map(OPERATIONS).set('Free', {
      ...OPERATIONS.get('Load')!,
      name: 'Free',
      inputs: [{ name: 'in', type: null, optional: false, description: null }],
      outputs: [{ name: 'out', type: null, optional: false, description: null }]
    });
    const back = { source: 'C', output: 'out', target: 'A', input: 'in' };
    expect(refusalOf(sampleGraph(chain), operations, back)?.reason).toBe(
      'cycle'
    );
  });

  it("is refused between Python's own types that differ", () => {
    expect(refused('A:Load B:Test', 'A.count>B.text')).toBe('type');
  });

  it('is allowed between classes that may be related', () => {
    expect(refused('A:Load B:Test', 'A.data>B.model')).toBeNull();
  });

  it('is refused at a port that the operation lacks', () => {
    expect(refused('A:Load B:Train', 'A.gone>B.data')).toBe('unknown-port');
  });

  it('may use a port of an unknown operation that an edge uses already', () => {
    expect(
      refused('A:Gone B:Train C:Train; A.data>B.data', 'A.data>C.data')
    ).toBeNull();
  });
});

describe('a new node at the end of a connection', () => {
  const graph = sampleGraph('A:Load');
  const start = { node: 'A', port: 'data', side: 'output' as const };

  it('takes it at the port of the same name', () => {
    expect(
      fittingPort(graph, OPERATIONS, start, OPERATIONS.get('Train')!)
    ).toBe('data');
  });

  it('is none where the operation has no port', () => {
    expect(
      fittingPort(graph, OPERATIONS, start, OPERATIONS.get('Load')!)
    ).toBeNull();
  });
});

describe('the likelihood that an operation is meant', () => {
  const graph = sampleGraph('A:Load');
  const rankOf = (input: string) =>
    fittingOf(
      graph,
      OPERATIONS,
      { node: 'A', port: 'data', side: 'output' },
      operation('New', [input])
    )?.rank;

  it('is greatest for a port of the same name, then of a type that surely fits', () => {
    expect(['data', 'x: ndarray', 'x: Matrix'].map(rankOf)).toEqual([0, 1, 2]);
  });
});

describe('types', () => {
  it.each([
    ['np.ndarray', 'ndarray'],
    ['int', 'float'],
    ['list[int]', 'Sequence[float]'],
    ['int', 'str | int'],
    ['Optional[int]', 'int'],
    ["Annotated[int, 'cm']", 'float'],
    ["Literal['a', 'b']", 'str'],
    ['Any', 'int'],
    [null, 'int'],
    ['"Model"', 'my.Model'],
    ['tuple[int, ...]', 'list']
  ])('%s fits %s', (given, wanted) => {
    expect(fitOf(given, wanted)).toBe('fits');
  });

  it.each([
    ['int', 'str'],
    ['dict[str, int]', 'int'],
    ['str | None', 'int']
  ])('%s is wrong for %s', (given, wanted) => {
    expect(fitOf(given, wanted)).toBe('wrong');
  });

  it('of unknown classes are doubtful', () => {
    expect(fitOf('Cat', 'Animal')).toBe('doubtful');
  });
});
