/**
 * How large DynamoDB takes an item to be: names and values in UTF-8, numbers by their digits, three bytes for a list or
 * map and one for each member. Source: docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
import { isObject } from '../../template/json';

/** Bytes of an item as the API writes it. */
export function itemBytes(item: unknown): number {
  if (!isObject(item)) return 0;
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes(value: unknown): number {
  if (!isObject(value)) return 0;
  const [[type, content] = ['', undefined]] = Object.entries(value);
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(content));
    case 'N':
      return numberBytes(String(content));
    case 'B':
      return Buffer.byteLength(String(content), 'base64');
    case 'SS':
    case 'NS':
    case 'BS':
      return listOf(content).reduce<number>((sum, each) => sum + valueBytes({ [type.charAt(0)]: each }), 0);
    case 'L':
      return listOf(content).reduce<number>((sum, each) => sum + valueBytes(each) + 1, 3);
    case 'M':
      return 3 + itemBytes(content) + Object.keys(isObject(content) ? content : {}).length;
    default:
      return 1;
  }
}

/** One byte for two significant digits, and one more. */
function numberBytes(text: string): number {
  const digits = text
    .replace(/^-|e.*$/gi, '')
    .replace('.', '')
    .replace(/^0+|0+$/g, '').length;
  return Math.ceil(digits / 2) + 1;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
