import { allowsNone, brief, inline } from '../graph/values';
import type { Attribute } from '../protocol/types';

/** How the form calls the type. */
export function typeText(attribute: Attribute): string {
  return attribute.choices?.length ? 'choice' : (attribute.type ?? '');
}

/** What a choice offers: the members of an Enum by name, None where it may be, a value that is none of them. */
export function choicesOf(
  attribute: Attribute,
  current: string | null
): { value: string; label: string }[] {
  const listed = (attribute.choices ?? []).map(inline);
  const labelOf = (value: string): string => {
    const name = attribute.choice_names?.[listed.indexOf(value)];
    const said = brief(value);
    return name && name !== said ? `${name} (${said})` : said;
  };
  const all =
    allowsNone(attribute) && !listed.includes('null')
      ? ['null', ...listed]
      : listed;
  const known = all.map(value => ({ value, label: labelOf(value) }));
  if (current === null) {
    return [{ value: '', label: '' }, ...known];
  }
  return all.includes(current)
    ? known
    : [...known, { value: current, label: brief(current) }];
}
