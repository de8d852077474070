import type { TryKernel } from '../../model/tryKernel';
import type { Cell } from './cell';

const TRYING = '__import__("deepforge_runner.trying").trying';

/** Where the code of a cell stands in the project. */
export interface ICodeOrigin {
  /** From the project's folder. */
  readonly path: string;
  /** Its first line, from 1. */
  readonly line: number;
}

/** Runs code in the kernel and shows in the cell what comes of it; false: it raised or could not be run. */
export async function runCell(
  cell: Cell,
  kernel: TryKernel,
  code: string,
  origin: ICodeOrigin | null
): Promise<boolean> {
  cell.wait();
  try {
    const connection = await kernel.connect();
    connection.requestExecute({
      code: enter(code, origin),
      silent: true,
      store_history: false
    });
    const future = connection.requestExecute(
      { code, store_history: true, stop_on_error: true, allow_stdin: true },
      false
    );
    return await cell.showRun(future);
  } catch (error) {
    cell.failed(error instanceof Error ? error.message : String(error));
    return false;
  }
}

/** Makes the project's modules and figures work in what follows; errors name the file that the code is of. */
function enter(code: string, origin: ICodeOrigin | null): string {
  const of = origin
    ? [JSON.stringify(origin.path), origin.line, JSON.stringify(code)]
    : [];
  return `${TRYING}.enter(${of.join(', ')})`;
}
