import { Signal } from '@lumino/signaling';
import { act } from 'react';
import { describe, expect, it } from 'vitest';

import { OutageBanner, ReachContext } from '../../src/ui/reach';
import { LiveStatusChip, StatusChip } from '../../src/ui/status';
import { render } from './render';

const STATUSES = [
  'pending',
  'queued',
  'running',
  'success',
  'failed',
  'canceled'
] as const;

describe('a status chip', () => {
  it.each(STATUSES)('says %s with an icon and a word', status => {
    const { node } = render(<StatusChip status={status} />);
    expect(node.textContent).toBe(status);
    expect(node.querySelector('[role="img"]')?.getAttribute('aria-label')).toBe(
      status
    );
  });

  it('says that a result was reused', () => {
    const { node } = render(<StatusChip status="success" reused />);
    expect(node.textContent).toBe('reused');
  });

  it('shows the time beside the word', () => {
    const { node } = render(<StatusChip status="running" elapsed={12_000} />);
    expect(node.textContent).toBe('running · 12 s');
  });

  it('shows only the time where there is little room', () => {
    const { node } = render(
      <StatusChip status="success" elapsed={300} compact />
    );
    expect(node.textContent).toBe('0.3 s');
    expect(node.querySelector('[role="img"]')?.getAttribute('aria-label')).toBe(
      'success'
    );
  });

  it('draws each status differently', () => {
    const drawings = STATUSES.map(
      status =>
        render(<StatusChip status={status} />).node.querySelector('svg')
          ?.innerHTML
    );
    expect(new Set(drawings).size).toBe(STATUSES.length);
  });
});

/** A page that loses the server and its records, and finds them again. */
class LostPage {
  isConnected = true;
  recordsAway: string | null = null;
  readonly reachChanged = new Signal<this, void>(this);

  become(state: Partial<Pick<LostPage, 'isConnected' | 'recordsAway'>>): void {
    Object.assign(this, state);
    act(() => this.reachChanged.emit());
  }
}

describe('while it cannot be known how things are', () => {
  const page = new LostPage();
  const at = (status: 'pending' | 'running' | 'success') => (
    <ReachContext.Provider value={page}>
      <OutageBanner />
      <LiveStatusChip
        status={status}
        started={new Date(Date.now() - 12_300).toISOString()}
        ended={null}
      />
    </ReachContext.Provider>
  );
  const place = 'mongodb://db.example.org/deepforge';

  it('a status that may be another by now is the last known one, until it is known again', () => {
    const { node } = render(at('running'));
    expect(node.textContent).toBe('running · 12 s');
    page.become({ recordsAway: place });
    expect(node.querySelector('.df-StatusChip')?.textContent).toBe(
      'running · last known'
    );
    expect(node.querySelector('svg')?.getAttribute('aria-label')).toBe(
      'running · last known'
    );
    const banner = node.querySelector('[role=status]');
    expect(banner?.textContent).toContain(`(${place}) cannot be reached`);
    page.become({ isConnected: false });
    expect(banner?.textContent).toContain('The server cannot be reached');
    page.become({ isConnected: true, recordsAway: null });
    expect(node.textContent).toBe('running · 12 s');
  });

  it('what has ended has ended', () => {
    const { node } = render(at('success'));
    page.become({ recordsAway: place });
    expect(node.querySelector('.df-StatusChip')?.textContent).toBe('success');
    page.become({ recordsAway: null });
  });
});
