import { describe, expect, it } from 'vitest';

import { StatusChip } from '../../src/ui/status';
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
