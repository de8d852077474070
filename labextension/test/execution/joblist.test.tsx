import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

import { JobList } from '../../src/execution/joblist';
import { job } from './records';

const drawn = (changes: Parameters<typeof job>[0]) =>
  renderToStaticMarkup(
    <JobList
      jobs={[job(changes)]}
      selected={null}
      isChosen={false}
      onSelect={() => undefined}
    />
  );

describe('a job in the list', () => {
  it('shows the last values of what it logged', () => {
    const metrics = { loss: 0.123456, epoch: 12, norm: null };
    expect(drawn({ metrics })).toContain('loss 0.1235 · epoch 12 · norm –');
  });

  it('says how much of its outputs has arrived where they are kept', () => {
    const progress = { done: 40, total: 100, text: '', is_saving: false };
    expect(drawn({ progress })).not.toContain('saving');
    const saving = { ...progress, is_saving: true };
    expect(drawn({ progress: saving })).toContain('saving outputs 40 %');
    expect(drawn({ progress: saving, status: 'success' })).not.toContain(
      '40 %'
    );
  });

  it('says why its outputs wait', () => {
    const progress = { done: 0, total: 100, text: '', is_saving: true };
    const reason = 'Its outputs wait to be kept: the bucket is gone.';
    expect(drawn({ progress, reason })).toContain(reason);
  });

  it('has no line for metrics where there are none', () => {
    expect(drawn({})).not.toContain('df-Job-metrics');
  });
});
