import { describe, expect, it } from 'vitest';

import { Outputs } from '../../src/model/outputs';

const LIMITS = { outputs: 10, characters: 1000 };

function outputs(limits = LIMITS): Outputs {
  return new Outputs(false, limits);
}

function textOf(out: Outputs): string {
  return out.model
    .toJSON()
    .filter(output => output.output_type === 'stream')
    .map(output =>
      Array.isArray(output.text) ? output.text.join('') : String(output.text)
    )
    .join('');
}

function picture(text: string) {
  return { data: { 'text/plain': text }, metadata: {} };
}

describe('outputs', () => {
  it('are one text for neighbouring texts of a stream', () => {
    const out = outputs();
    out.text('stdout', 'a\n');
    out.text('stdout', 'b\n');
    out.text('stderr', 'c\n');
    expect(out.model.length).toBe(2);
    expect(textOf(out)).toBe('a\nb\nc\n');
  });

  it('update a display where it stands', () => {
    const out = outputs();
    out.display('f', picture('one'), false);
    out.text('stdout', 'between\n');
    out.display('f', picture('two'), true);
    expect(out.model.length).toBe(2);
    expect(out.model.get(0).data['text/plain']).toBe('two');
  });

  it('update every place where a display is shown', () => {
    const out = outputs();
    out.display('f', picture('one'), false);
    out.display('f', picture('one'), false);
    out.display('f', picture('two'), true);
    expect([0, 1].map(i => out.model.get(i).data['text/plain'])).toEqual([
      'two',
      'two'
    ]);
  });

  it('show an update of a display that is not there', () => {
    const out = outputs();
    out.display('f', picture('two'), true);
    expect(out.model.length).toBe(1);
  });

  it('wait with a clearing until something new comes', () => {
    const out = outputs();
    out.display('f', picture('one'), false);
    out.clear(true);
    expect(out.model.length).toBe(1);
    out.text('stdout', 'new\n');
    expect(out.model.length).toBe(1);
    expect(textOf(out)).toBe('new\n');
    out.display('f', picture('two'), true);
    expect(out.model.length).toBe(2);
  });

  it('show an error with its colours', () => {
    const out = outputs();
    out.error('ValueError', 'no luck', [
      '\u001b[31mValueError\u001b[0m: no luck'
    ]);
    expect(out.model.get(0).type).toBe('error');
    expect(out.model.get(0).toJSON().traceback).toEqual([
      '\u001b[31mValueError\u001b[0m: no luck'
    ]);
  });

  it('keep the newest where there are too many, and say so', () => {
    const out = outputs();
    for (let i = 0; i < 100; i++) {
      out.display(`d${i}`, picture(String(i)), false);
    }
    expect(out.model.length).toBeLessThanOrEqual(LIMITS.outputs);
    expect(out.model.get(out.model.length - 1).data['text/plain']).toBe('99');
    expect(out.hasEarlier).toBe(true);
    out.clear(false);
    expect(out.hasEarlier).toBe(false);
  });

  it('keep the newest whole lines of a text that is too long', () => {
    const out = outputs();
    for (let i = 0; i < 1000; i++) {
      out.text('stdout', `line ${i}\n`);
    }
    const text = textOf(out);
    expect(text.length).toBeLessThanOrEqual(LIMITS.characters);
    expect(text.endsWith('line 999\n')).toBe(true);
    expect(text).toMatch(/^line \d+\n/);
  });

  it('keep the end of one text that is longer than all they hold', () => {
    const out = outputs();
    expect(out.hasEarlier).toBe(false);
    out.text('stdout', 'a line\n'.repeat(1000) + 'the end\n');
    expect(textOf(out)).toMatch(/^a line\n[^]*the end\n$/);
    expect(textOf(out).length).toBeLessThanOrEqual(LIMITS.characters);
    expect(out.hasEarlier).toBe(true);
  });

  it('still update displays after making room', () => {
    const out = outputs();
    for (let i = 0; i < 11; i++) {
      out.display(`d${i}`, picture(String(i)), false);
    }
    out.display('d10', picture('new'), true);
    expect(out.model.get(out.model.length - 1).data['text/plain']).toBe('new');
  });
});
