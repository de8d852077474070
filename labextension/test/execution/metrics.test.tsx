import { act } from 'react';
import { describe, expect, it } from 'vitest';

import { MetricCharts } from '../../src/execution/metrics';
import { click, render } from '../ui/render';

const series = (name: string, ...values: number[]) => ({
  name,
  points: values.map((value, step) => ({ step, value }))
});

describe('the charts of a job', () => {
  it('say the newest value and its step', () => {
    const { node } = render(
      <MetricCharts metrics={[series('loss', 0.5, 0.25)]} />
    );
    expect(node.querySelector('strong')?.textContent).toBe('0.25');
    expect(node.querySelector('figcaption')?.textContent).toContain('step 1');
  });

  it('tell a screen reader what is drawn, and the values of a step', () => {
    const { node } = render(
      <MetricCharts metrics={[series('loss', 0.5, 0.25)]} />
    );
    const plot = node.querySelector('[role=slider]');
    expect(plot?.getAttribute('aria-label')).toBe(
      'loss: 2 values from 0.25 to 0.5'
    );
    expect(plot?.getAttribute('aria-valuetext')).toBe('step 1, loss 0.25');
  });

  it('say what cannot be drawn', () => {
    const { node } = render(
      <MetricCharts metrics={[series('loss', 1, Number.NaN, Infinity, 0)]} />
    );
    expect(node.textContent).toContain('2 values are not finite numbers: gaps');
    const [, log] = node.querySelectorAll('input');
    click(log);
    expect(node.textContent).toContain(
      '1 value of zero or below has no place on a logarithmic axis'
    );
    click(log);
  });

  it('hide a curve, or all others', () => {
    const { node } = render(
      <MetricCharts metrics={[series('loss', 1), series('val_loss', 2)]} />
    );
    const shown = () =>
      [...node.querySelectorAll('.df-Legend button')].map(button =>
        button.getAttribute('aria-pressed')
      );
    const [first, second] = node.querySelectorAll('.df-Legend button');
    expect(shown()).toEqual(['true', 'true']);
    click(first);
    expect(shown()).toEqual(['false', 'true']);
    click(first);
    expect(shown()).toEqual(['true', 'true']);
    act(
      () =>
        void second.dispatchEvent(
          new MouseEvent('click', { bubbles: true, shiftKey: true })
        )
    );
    expect(shown()).toEqual(['false', 'true']);
  });
});
