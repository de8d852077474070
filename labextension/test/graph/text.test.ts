import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { PipelineDoc } from '../../src/document/pipelineDoc';
import { writePipeline } from '../../src/graph/canonical';
import { readPipeline, UnreadablePipeline } from '../../src/graph/text';

const CORPUS = join(__dirname, '../../../tests/corpus/pipelines');
const files = readdirSync(CORPUS).filter(name => name.endsWith('.dfpipe'));

describe('the canonical text', () => {
  it.each(files)(
    '%s is written through the shared model byte for byte as it was read',
    name => {
      const text = readFileSync(join(CORPUS, name), 'utf8');
      const doc = new PipelineDoc();
      doc.setSource(text);
      expect(doc.getSource()).toBe(text);
    }
  );

  it('of an empty text is an empty pipeline', () => {
    expect(writePipeline(readPipeline(''))).toBe(
      '{\n  "format": 1,\n  "nodes": {},\n  "edges": []\n}\n'
    );
  });

  it('sorts ids by code units and keeps the order inside values', () => {
    const text = writePipeline(
      readPipeline(
        '{"nodes": {"b": {"operation": "B"}, "a": {"operation": "A", "attributes": {"x": {"2": 1, "1": 2}}}}}'
      )
    );
    expect(text.indexOf('"a"')).toBeLessThan(text.indexOf('"b"'));
    expect(text).toContain('"x": {"2": 1, "1": 2}');
  });

  it('ignores a byte order mark', () => {
    expect(readPipeline('\ufeff{"nodes": {}}').nodes.size).toBe(0);
  });

  it.each([
    ['[]', ''],
    ['{"nodes": []}', 'nodes'],
    ['{"nodes": {"A": {}}}', 'nodes.A.operation'],
    ['{"nodes": {}, "edges": [{"source": "A"}]}', 'edges[0].output']
  ])('%s is no pipeline, and the place is named', (text, place) => {
    expect(() => readPipeline(text)).toThrowError(
      expect.objectContaining({
        code: 'not_a_pipeline',
        detail: place
      }) as Error
    );
  });

  it('names line and column of a mistake', () => {
    try {
      readPipeline('{\n  "nodes": {"A": tru}\n}');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UnreadablePipeline);
      expect(error).toMatchObject({ code: 'not_json', line: 2, column: 18 });
    }
  });
});
