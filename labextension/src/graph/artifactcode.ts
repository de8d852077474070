/** The Python that loads an artifact in a notebook. */

const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield deepforge'.split(
    ' '
  )
);

/** `words_csv = deepforge.artifact("words.csv")`. */
export function loadingLine(name: string): string {
  return `${variableOf(name)} = deepforge.artifact(${JSON.stringify(name)})`;
}

export const IMPORT_LINE = 'import deepforge';

/** Whether code imports the package under its own name. */
export function isImported(code: string): boolean {
  return /^\s*import\s+deepforge\s*(#.*)?$/m.test(code);
}

/** A name that Python takes. */
export function variableOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^0-9A-Za-z_]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (!plain) {
    return 'artifact';
  }
  return /^\d/.test(plain) || KEYWORDS.has(plain) ? `artifact_${plain}` : plain;
}
