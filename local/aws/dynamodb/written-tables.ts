/** Which tables a call writes to, for those who want to know that something may have changed. */
import { isObject } from '../../template/json';
import type { Input } from '../service';

const ON_ONE_ITEM = new Set(['DeleteItem', 'PutItem', 'UpdateItem']);
const IN_TRANSACTION = ['Delete', 'Put', 'Update'];

/** The names of the tables, each once. */
export function writtenTables(action: string, input: Input): ReadonlySet<string> {
  return new Set(tablesOf(action, input));
}

function tablesOf(action: string, input: Input): readonly string[] {
  if (ON_ONE_ITEM.has(action)) return [String(input.TableName)];
  if (action === 'BatchWriteItem') return Object.keys(isObject(input.RequestItems) ? input.RequestItems : {});
  if (action !== 'TransactWriteItems' || !Array.isArray(input.TransactItems)) return [];
  return input.TransactItems.filter(isObject).flatMap((item) =>
    IN_TRANSACTION.flatMap((kind) => {
      const part = item[kind];
      return isObject(part) ? [String(part.TableName)] : [];
    }),
  );
}
