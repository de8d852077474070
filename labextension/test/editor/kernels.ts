import { Signal } from '@lumino/signaling';

import type { Kernel, TryOperation } from '../../src/protocol/types';
import type { IProjectKernels } from '../../src/tokens';

/** Kernels that a test moves by hand. */
export class MemoryKernels implements IProjectKernels {
  list: Kernel[] = [];
  dead: Kernel | null = null;
  readonly changed = new Signal<IProjectKernels, void>(this);
  readonly asked: TryOperation[] = [];
  /** What the next try is refused with. */
  refusal: Error | null = null;

  set(status: Kernel['status'], reason: string | null = null): void {
    const kernel: Kernel = {
      id: 'k1',
      project: 'p',
      environment: null,
      status,
      started: '2026-01-01T00:00:00Z',
      last_activity: '2026-01-01T00:00:00Z',
      reason
    };
    this.list = status === 'dead' ? [] : [kernel];
    this.dead = status === 'dead' ? kernel : null;
    this.changed.emit();
  }

  async refresh(): Promise<void> {}

  async start(): Promise<Kernel> {
    this.set('starting');
    return this.list[0];
  }

  async interrupt(): Promise<void> {}

  async restart(): Promise<void> {
    this.set('restarting');
  }

  async code(_: string, body: TryOperation): Promise<string> {
    this.asked.push(body);
    if (this.refusal) {
      throw this.refusal;
    }
    return 'run()';
  }
}
