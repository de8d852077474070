import { act } from 'react';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { PanelContent } from '../../src/panels/content';
import { ApiError } from '../../src/protocol/client';
import type { ProjectList } from '../../src/protocol/types';
import type { IArrangement, IProjects } from '../../src/tokens';
import { NO_SELECTION } from '../../src/graph/rowselection';
import { render } from '../ui/render';

const manifestSaved = new Signal<object, void>({});
const WHY = 'The records cannot be used: the server does not answer.';

/** What the panel shows while it knows no project, of a server that answers with `list`. */
function panel(list: () => Promise<ProjectList>): HTMLElement {
  const projects = {
    list,
    manifestSaved,
    current: null,
    currentChanged: new Signal<object, null>({})
  } as unknown as IProjects;
  const arrangement = {
    trash: () => Promise.resolve([]),
    changed: new Signal<object, void>({})
  } as unknown as IArrangement;
  const { node } = render(
    <PanelContent
      projects={projects}
      arrangement={arrangement}
      commands={new CommandRegistry()}
      translator={nullTranslator}
      model={null}
      isListing={false}
      toggled={new Set()}
      onToggle={() => undefined}
      selection={NO_SELECTION}
      onSelection={() => undefined}
    />
  );
  return node;
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

describe('the panel without a project', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('says why the projects cannot be read, not that there are none, until they can', async () => {
    let isAway = true;
    const node = panel(() =>
      isAway
        ? Promise.reject(new ApiError('unavailable', WHY, 503))
        : Promise.resolve({ projects: [], damaged: [] })
    );
    expect(node.textContent).not.toContain('New project');
    await pass(0);
    expect(node.querySelector('[role=alert]')?.textContent).toBe(WHY);
    expect(node.textContent).not.toContain('New project');
    await pass(10_000);
    expect(node.querySelector('[role=alert]')?.textContent).toBe(WHY);
    isAway = false;
    await pass(10_000);
    expect(node.querySelector('[role=alert]')).toBeNull();
    expect(node.textContent).toContain('New project');
  });

  it('lists a project whose own file is damaged, with what is wrong, until it was saved', async () => {
    const problem = 'work/deepforge.json, line 3, column 1: this is not JSON.';
    let damaged = [{ path: 'work', problem }];
    const node = panel(() => Promise.resolve({ projects: [], damaged }));
    await pass(0);
    const row = node.querySelector('.df-Row');
    expect(row?.textContent).toBe('workdamaged');
    expect(row?.getAttribute('title')).toContain(problem);
    damaged = [];
    manifestSaved.emit();
    await pass(0);
    expect(node.querySelector('.df-Row')).toBeNull();
  });
});
