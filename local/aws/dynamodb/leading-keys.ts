/** The partition keys that a call touches, for roles that are confined to some of them (`dynamodb:LeadingKeys`). */
import { isObject, type JsonObject } from '../../template/json';
import type { Table } from './table';

/** Partition key values of one call, or one part of a batch or transaction, as text. */
export function leadingKeys(part: JsonObject, table: Table): readonly string[] {
  const key = typeof part.IndexName === 'string' ? table.indexKeys.get(part.IndexName) : table.keys[0];
  if (key === undefined) return [];
  const values = itemsOf(part).map((item) => textOf(item[key]));
  return [...values, queriedKey(part, key)].filter((value) => value !== undefined);
}

function itemsOf({ Key, Item, Keys, Requests }: JsonObject): readonly JsonObject[] {
  const written = listOf(Requests).flatMap((request) => [
    isObject(request.PutRequest) ? request.PutRequest.Item : undefined,
    isObject(request.DeleteRequest) ? request.DeleteRequest.Key : undefined,
  ]);
  return [Key, Item, ...listOf(Keys), ...written].filter(isObject);
}

/** A query names its partition key in an equation: `#pk = :pk`. */
function queriedKey(part: JsonObject, key: string): string | undefined {
  const names = isObject(part.ExpressionAttributeNames) ? part.ExpressionAttributeNames : {};
  const values = isObject(part.ExpressionAttributeValues) ? part.ExpressionAttributeValues : {};
  const equations = String(part.KeyConditionExpression ?? '').matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g);
  for (const [, name = '', value = ''] of equations) {
    if ((names[name] ?? name) === key) return textOf(values[value]);
  }
  return undefined;
}

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function textOf(value: unknown): string | undefined {
  const found = isObject(value) ? (value.S ?? value.N ?? value.B) : undefined;
  return typeof found === 'string' ? found : undefined;
}
