import { describe, expect, it } from 'vitest';

import { added, change, draftOf, trial } from '../../src/graph/storagedraft';

const CONFIGURED = {
  name: 'Team',
  adapter: 's3',
  options: { bucket: 'values', path_style: false },
  secrets: ['secret_key'],
  created_at: '2026-01-01T00:00:00Z',
  created_by: 'ada',
  changed_at: '2026-01-01T00:00:00Z'
};

describe('a storage that is being entered', () => {
  it('is sent with its options as values and only the secrets that were typed', () => {
    const draft = {
      ...draftOf(null, 's3'),
      name: 'Team',
      options: { bucket: '"values"', path_style: 'true' },
      secrets: { secret_key: 'cheese', session_token: '' }
    };
    expect(added(draft)).toEqual({
      name: 'Team',
      adapter: 's3',
      options: { bucket: 'values', path_style: true },
      secrets: { secret_key: 'cheese' }
    });
    expect(trial({ ...draft, name: '' }, false).name).toBeNull();
  });

  it('keeps the secrets of one that is changed unless they are typed again', () => {
    const draft = draftOf(CONFIGURED, 's3');
    expect(draft.options).toEqual({ bucket: '"values"', path_style: 'false' });
    expect(change(draft)).toEqual({ options: CONFIGURED.options, secrets: {} });
    expect(trial(draft, true)).toEqual({
      name: 'Team',
      adapter: null,
      options: CONFIGURED.options,
      secrets: {}
    });
  });
});
