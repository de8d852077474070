import { beforeEach, describe, expect, it } from 'vitest';

import { ChoiceMemory, lookOf } from '../../src/execution/choicememory';

describe('what is looked at in an execution', () => {
  beforeEach(() => window.sessionStorage.clear());

  it('is there for the next page as soon as it is chosen', () => {
    const look = { node: 'Train', attempt: 1, tab: 'timeline' as const };
    new ChoiceMemory().put('e1', look);
    expect(new ChoiceMemory().at('e1')).toEqual(look);
    expect(new ChoiceMemory().at('e2')).toBeNull();
  });

  it('is forgotten with the view', () => {
    const memory = new ChoiceMemory();
    memory.put('e1', { node: 'Train', attempt: null, tab: 'graph' });
    memory.forget('e1');
    expect(memory.at('e1')).toBeNull();
  });

  it.each(['{', '3', '[]', 'null'])('is nothing where %s was kept', text => {
    window.sessionStorage.setItem('deepforge-jupyter:execution:e1', text);
    expect(new ChoiceMemory().at('e1')).toBeNull();
  });

  it('leaves out what is no job, attempt or tab', () => {
    expect(lookOf({ node: 3, attempt: 'one', tab: 'nothing' })).toEqual({
      node: null,
      attempt: null,
      tab: undefined
    });
  });
});
