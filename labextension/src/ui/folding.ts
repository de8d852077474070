import type { ISection } from './tree';

/** Whether a section is folded, and what is in `toggled` where a person wants it otherwise than it is by itself. */
export function foldingOf(
  section: ISection,
  toggled: ReadonlySet<string>
): { isCollapsed: boolean; toggle: string } {
  const isFolded =
    section.isFoldedWhileEmpty === true && section.rows.length === 0;
  const toggle = isFolded ? `${section.id}-empty` : section.id;
  return { isCollapsed: isFolded !== toggled.has(toggle), toggle };
}
