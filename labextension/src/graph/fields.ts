/** Which field of a form a value is edited in. */
import type { Attribute } from '../protocol/types';
import { inlineJson, tryReadJson } from './json';
import {
  allowsNone,
  baseType,
  fieldOf,
  OBJECTS,
  shown,
  type Field
} from './values';

/** The field for a value: JSON where the document holds one that the attribute's own field cannot show. */
export function fieldFor(attribute: Attribute, set: string | null): Field {
  const field = fieldOf(attribute);
  return set === null || canShow(field, set, attribute) ? field : 'json';
}

function canShow(field: Field, text: string, attribute: Attribute): boolean {
  const isNone = text === 'null' && allowsNone(attribute);
  switch (field) {
    case 'boolean':
      return text === 'true' || text === 'false' || isNone;
    case 'text':
    case 'path':
    case 'artifact':
      return text.startsWith('"') || text === 'null';
    default:
      return true;
  }
}

/** A value that does not fit its field is edited as JSON, as if the code gave no type. */
export function asField(attribute: Attribute, field: Field): Attribute {
  return field === 'json' && fieldOf(attribute) !== 'json'
    ? { ...attribute, type: null, choices: null }
    : attribute;
}

const LONG_TEXT = 36;

/** Is the value better edited on several lines? */
export function isLong(
  attribute: Attribute,
  field: Field,
  text: string | null
): boolean {
  const value = text === null ? null : tryReadJson(text);
  if (field === 'text') {
    const plain = text === null ? '' : shown('text', text);
    return plain.includes('\n') || plain.length > 2 * LONG_TEXT;
  }
  return (
    field === 'json' &&
    (value?.kind === 'object' ||
      OBJECTS.has(baseType(attribute.type) ?? '') ||
      (value !== null && inlineJson(value).length > LONG_TEXT))
  );
}
