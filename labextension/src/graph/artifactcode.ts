/** The Python that loads an artifact in a notebook. */

const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield deepforge'.split(
    ' '
  )
);

/** An artifact, or one file of a folder by its path. */
export interface ILoaded {
  readonly name: string;
  readonly file?: string;
}

/** `words_csv = deepforge.artifact("words.csv")`; `cat_png = deepforge.artifact("images") / "train/cat.png"`. */
export function loadingLine({ name, file }: ILoaded): string {
  const artifact = `deepforge.artifact(${JSON.stringify(name)})`;
  return file === undefined
    ? `${variableOf(name)} = ${artifact}`
    : `${variableOf(lastOf(file))} = ${artifact} / ${JSON.stringify(file)}`;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
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
