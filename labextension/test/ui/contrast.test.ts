import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const sheet = (name: string) =>
  readFileSync(join(import.meta.dirname, `../../style/${name}.css`), 'utf-8');
const css = sheet('tokens');

/** The values of a block of `tokens.css`, by name. */
function block(selector: string): Map<string, string> {
  const body = css.slice(css.indexOf(`${selector} {`)).split('}', 1)[0];
  return new Map(
    [...body.matchAll(/(--df-[\w-]+):\s*(#[0-9a-f]+)/g)].map(
      ([, name, value]) => [name, value]
    )
  );
}

function luminance(color: string): number {
  const hex =
    color.length === 4
      ? [...color.slice(1)].map(digit => digit + digit).join('')
      : color.slice(1);
  const [red, green, blue] = [0, 2, 4].map(at => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(left: string, right: string): number {
  const [dark, light] = [luminance(left), luminance(right)].sort(
    (a, b) => a - b
  );
  return (light + 0.05) / (dark + 0.05);
}

/** JupyterLab's own layout colours 0 to 2, on which text stands. */
const THEMES = {
  light: { values: block(':root'), surfaces: ['#ffffff', '#eeeeee'] },
  dark: {
    values: block("[data-jp-theme-light='false']"),
    surfaces: ['#111111', '#212121', '#424242']
  }
};

const IS_TEXT = /^--df-(status|warning|error|info)/;

describe.each(Object.entries(THEMES))(
  'the %s colours',
  (_, { values, surfaces }) => {
    const pairs = (names: RegExp) =>
      [...values]
        .filter(([name]) => names.test(name))
        .flatMap(([name, value]) =>
          surfaces.map(on => [name, value, on] as const)
        );

    it.each(pairs(IS_TEXT))(
      '%s (%s) can be read on %s',
      (_name, value, surface) => {
        expect(contrast(value, surface)).toBeGreaterThanOrEqual(4.5);
      }
    );

    it.each(pairs(/^--df-hue-/))(
      '%s (%s) can be seen on %s',
      (_name, value, surface) => {
        expect(contrast(value, surface)).toBeGreaterThanOrEqual(3);
      }
    );
  }
);

it('no other style sheet has a colour of its own', () => {
  for (const name of ['base', 'panel', 'execution', 'editor']) {
    expect(
      sheet(name).match(
        /#[0-9a-f]{3,8}\b(?=[^{}]*[;}])|\brgba?\(|\bhsla?\(/gi
      ) ?? [],
      `${name}.css`
    ).toEqual([]);
  }
});

it('every dark colour has a light one', () => {
  expect(
    [...THEMES.dark.values.keys()].filter(
      name => !THEMES.light.values.has(name)
    )
  ).toEqual([]);
});
