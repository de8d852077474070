import { describe, expect, it } from 'vitest';

import { fixesOf } from '../../src/graph/fixes';
import { edgeId } from '../../src/graph/pipeline';
import type { Artifact, Resource } from '../../src/protocol/types';
import { context, problem } from './wrongs';

const WRONG = {
  source: 'Load',
  output: 'daat',
  target: 'Train',
  input: 'data'
};

describe('quick fixes', () => {
  it('connect the port of the nearest name, or remove the connection', () => {
    const found = context({
      nodes: { Load: { operation: 'Load' }, Train: { operation: 'Train' } },
      edges: [WRONG]
    });
    const where = { node: 'Load', port: 'daat', edge: 0 } as const;
    expect(
      fixesOf(problem('unknown_port', { ...where, side: 'output' }), found)
    ).toEqual([
      {
        kind: 'rename-port',
        side: 'output',
        node: 'Load',
        from: 'daat',
        to: 'data'
      },
      { kind: 'remove-edge', edge: edgeId(WRONG) }
    ]);
  });

  it('remove a connection to a node that is not there', () => {
    const found = context({
      nodes: { Load: { operation: 'Load' } },
      edges: [{ ...WRONG, target: 'Gone' }]
    });
    expect(
      fixesOf(problem('unknown_node', { node: 'Load', edge: 0 }), found)
    ).toEqual([{ kind: 'remove-edge', edge: found.ids[0] }]);
  });

  it('connect the only output that fits a missing input, or add an Input', () => {
    const found = context({
      nodes: { Load: { operation: 'Load' }, Train: { operation: 'Train' } }
    });
    expect(
      fixesOf(problem('missing_input', { node: 'Train', port: 'data' }), found)
    ).toEqual([
      { kind: 'connect', connection: { ...WRONG, output: 'data' } },
      { kind: 'add-builtin', operation: 'Input', node: 'Train', port: 'data' }
    ]);
  });

  it('never connect what would make a cycle', () => {
    const found = context({
      nodes: { A: { operation: 'Train' }, B: { operation: 'Train' } },
      edges: [{ source: 'A', output: 'model', target: 'B', input: 'data' }]
    });
    expect(
      fixesOf(problem('missing_input', { node: 'A', port: 'data' }), found).map(
        fix => fix.kind
      )
    ).toEqual(['add-builtin']);
  });

  it('rename or remove an unknown attribute', () => {
    const found = context({
      nodes: { T: { operation: 'Train', attributes: { epoch: 3 } } }
    });
    expect(
      fixesOf(
        problem('unknown_attribute', { node: 'T', attribute: 'epoch' }),
        found
      )
    ).toEqual([
      {
        kind: 'rename-value',
        part: 'attributes',
        node: 'T',
        from: 'epoch',
        to: 'epochs'
      },
      { kind: 'remove-value', part: 'attributes', node: 'T', name: 'epoch' }
    ]);
  });

  it.each([
    ['epochs', '"3"', '3'],
    ['epochs', 3.0, null],
    ['mode', '"Fast"', '"fast"'],
    ['epochs', '[1]', null]
  ])('set %s = %s to what is meant, else to the default', (name, text, to) => {
    const found = context({
      nodes: {
        T: {
          operation: 'Train',
          attributes: {
            [name]: typeof text === 'string' ? JSON.parse(text) : text
          }
        }
      }
    });
    const fixes = fixesOf(
      problem('bad_attribute', { node: 'T', attribute: name }),
      found
    );
    expect(fixes[0]).toMatchObject({ kind: 'set-attribute', text: to });
    expect(fixes[fixes.length - 1]).toMatchObject({ text: null });
  });

  it('replace an unknown operation by one that is alike, or create it', () => {
    const found = context({ nodes: { T: { operation: 'Trian' } } });
    expect(fixesOf(problem('unknown_operation', { node: 'T' }), found)).toEqual(
      [
        { kind: 'replace-operation', from: 'Trian', to: 'Train' },
        { kind: 'create-operation', name: 'Trian' }
      ]
    );
  });

  it('know an operation by its ports where the name says nothing', () => {
    const found = context({
      nodes: {
        L: { operation: 'Load' },
        T: { operation: 'Zzz', attributes: { epochs: 3 } }
      },
      edges: [{ source: 'L', output: 'data', target: 'T', input: 'data' }]
    });
    expect(
      fixesOf(problem('unknown_operation', { node: 'T' }), found)[0]
    ).toMatchObject({ to: 'Train' });
  });

  it('know an operation that alone fits and is not used yet, whatever its name', () => {
    const found = context({
      nodes: { T: { operation: 'Zzz', attributes: { epochs: 3 } } }
    });
    expect(
      fixesOf(problem('unknown_operation', { node: 'T' }), found)[0]
    ).toMatchObject({ kind: 'replace-operation', to: 'Train' });
  });

  it('make a resource where there is none of the kind', () => {
    const found = context({ nodes: { T: { operation: 'Train' } } });
    const where = { node: 'T', attribute: 'net' };
    expect(fixesOf(problem('missing_reference', where), found)).toEqual([
      {
        kind: 'create-resource',
        ...{ node: 'T', name: 'net' },
        resourceKind: 'python'
      }
    ]);
  });

  it('take the artifact of the nearest name, the only resource, a name for an Output', () => {
    const found = context(
      {
        nodes: {
          I: { operation: 'Input', attributes: { artifact: 'modl' } },
          T: { operation: 'Train' },
          O: { operation: 'Output' }
        },
        edges: [{ source: 'T', output: 'model', target: 'O', input: 'data' }]
      },
      {
        artifacts: [{ name: 'model' }, { name: 'zebra' }] as Artifact[],
        resources: [
          { path: 'resources/net.py', kind: 'python' },
          { path: 'resources/net.keras', kind: 'keras' }
        ] as Resource[]
      }
    );
    const fix = (code: string, node: string, attribute: string) =>
      fixesOf(problem(code, { node, attribute }), found);
    expect(fix('missing_artifact', 'I', 'artifact')).toMatchObject([
      { text: '"model"' }
    ]);
    expect(fix('missing_reference', 'T', 'net')).toEqual([
      {
        kind: 'set-reference',
        node: 'T',
        name: 'net',
        path: 'resources/net.py'
      }
    ]);
    expect(fix('missing_attribute', 'O', 'name')).toMatchObject([
      { text: '"model"' }
    ]);
  });

  it('lead to the code where that is wrong', () => {
    const where = { path: 'operations/Train.py', line: 3, node: 'T' };
    expect(
      fixesOf(problem('syntax_error', where), context({ nodes: {} }))
    ).toEqual([{ kind: 'open-code', path: 'operations/Train.py', line: 3 }]);
    const environment = { path: 'environment.yml', line: 2 };
    expect(
      fixesOf(problem('bad_environment', environment), context({ nodes: {} }))
    ).toEqual([{ kind: 'open-code', ...environment }]);
  });
});
