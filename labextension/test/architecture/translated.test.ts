import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SOURCES = 'labextension/src';
/** Attributes that a person reads or hears. */
const READ = new Set([
  'title',
  'label',
  'placeholder',
  'alt',
  'aria-label',
  'aria-roledescription',
  'ariaLabel',
  'tip',
  'tooltip'
]);
/** Properties of objects that a person reads. */
const SHOWN = new Set(['label', 'caption', 'tooltip', 'okLabel', 'body']);
/** Names of keys and of the product stay as they are. */
const NAMES =
  /^(DeepForge|React Flow|Shift|Alt|Ctrl|Esc|JSON|SVG|PNG|Python|[A-Z?])$/;

function isWords(text: string): boolean {
  return /\p{L}{2,}|^[?]$/u.test(text) && !NAMES.test(text.trim());
}

/** The literal texts of a source file that a person would read untranslated, with their lines. */
export function untranslated(path: string, source: string): string[] {
  const file = ts.createSourceFile(
    path,
    source,
    ts.ScriptTarget.Latest,
    true,
    path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  );
  const found: string[] = [];
  const report = (node: ts.Node, text: string) => {
    if (isWords(text)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${path}:${line + 1}: ${text.trim()}`);
    }
  };
  /** Of an expression whose value is shown as it is. */
  const look = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) {
      report(node, node.text);
    } else if (ts.isTemplateExpression(node)) {
      [
        node.head.text,
        ...node.templateSpans.map(span => span.literal.text)
      ].forEach(text => report(node, text));
    } else if (ts.isConditionalExpression(node)) {
      look(node.whenTrue);
      look(node.whenFalse);
    } else if (ts.isParenthesizedExpression(node)) {
      look(node.expression);
    } else if (
      ts.isBinaryExpression(node) &&
      ['&&', '||', '??'].includes(node.operatorToken.getText())
    ) {
      look(node.right);
    } else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
      look(node.body);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) {
      report(node, node.text);
    } else if (ts.isJsxExpression(node) && node.expression) {
      if (!ts.isJsxAttribute(node.parent)) {
        look(node.expression);
      }
    } else if (ts.isJsxAttribute(node) && READ.has(node.name.getText())) {
      const value = node.initializer;
      if (value && ts.isStringLiteral(value)) {
        report(value, value.text);
      } else if (value && ts.isJsxExpression(value) && value.expression) {
        look(value.expression);
      }
    } else if (
      ts.isPropertyAssignment(node) &&
      SHOWN.has(node.name.getText().replace(/['"]/g, ''))
    ) {
      look(node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('what a person reads', () => {
  // All sources are parsed.
  it('goes through the translator', { timeout: 60_000 }, () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter(name => /\.tsx?$/.test(name) && !name.includes('generated'))
      .map(name => join(SOURCES, name));
    expect(files.length).toBeGreaterThan(100);
    expect(
      files.flatMap(path => untranslated(path, readFileSync(path, 'utf8')))
    ).toEqual([]);
  });

  it('is found in text, attributes, conditions and commands', () => {
    const source = `
      const a = <p title="A title">Some text {isOn ? 'on now' : trans.__('off')}</p>;
      commands.addCommand('x', { label: 'Do it', caption: args => 'Does it' });
      const b = <b aria-label={trans.__('fine')}>{name} · {\`all \${n}\`}</b>;`;
    expect(untranslated('a.tsx', source)).toEqual([
      'a.tsx:2: A title',
      'a.tsx:2: Some text',
      'a.tsx:2: on now',
      'a.tsx:3: Do it',
      'a.tsx:3: Does it',
      'a.tsx:4: all'
    ]);
  });
});
