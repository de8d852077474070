/** What people read of an operation, as markdown: its docstring, and what goes in and comes out. */
import type { Operation } from '../protocol/types';

export interface IDocumentationWords {
  readonly inputs: string;
  readonly outputs: string;
  readonly attributes: string;
  readonly references: string;
  readonly name: string;
  readonly type: string;
  readonly standard: string;
  readonly description: string;
  readonly optional: string;
  readonly required: string;
  readonly nothing: string;
}

export function documentationOf(
  operation: Operation,
  words: IDocumentationWords
): string {
  const { inputs, outputs, attributes, references } = operation;
  const ports = [words.name, words.type, words.description];
  return [
    operation.documentation ?? operation.help ?? `*${words.nothing}*`,
    table(
      words.inputs,
      ports,
      inputs.map(port => [
        port.optional
          ? `${code(port.name)} ${words.optional}`
          : code(port.name),
        code(port.type),
        cell(port.description)
      ])
    ),
    table(
      words.outputs,
      ports,
      outputs.map(port => [
        code(port.name),
        code(port.type),
        cell(port.description)
      ])
    ),
    table(
      words.attributes,
      [words.name, words.type, words.standard, words.description],
      attributes.map(attribute => [
        code(attribute.name),
        code(attribute.type),
        attribute.is_required ? words.required : code(attribute.default_source),
        cell(attribute.description)
      ])
    ),
    table(
      words.references,
      ports,
      references.map(reference => [
        code(reference.name),
        code(reference.kind),
        cell(reference.description)
      ])
    )
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Columns in which nothing stands are left out. */
function table(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[]
): string {
  if (rows.length === 0) {
    return '';
  }
  const shown = heads
    .map((_, column) => column)
    .filter(column => column === 0 || rows.some(row => row[column] !== ''));
  const line = (cells: readonly string[]) =>
    `| ${shown.map(column => cells[column]).join(' | ')} |`;
  return [
    `**${title}**`,
    '',
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map(line)
  ].join('\n');
}

/** Backticks within are rare enough in types and defaults to give way. */
function code(text: string | null): string {
  return text === null || text === ''
    ? ''
    : `\`${cell(text).replace(/`/g, "'")}\``;
}

function cell(text: string | null): string {
  return (text ?? '').replace(/\s+/g, ' ').replace(/\|/g, '\\|').trim();
}
