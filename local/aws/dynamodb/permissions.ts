/** Which permissions a DynamoDB call takes: one for each table, index or item that it touches. */
import { isObject, type JsonObject } from '../../template/json';
import type { ContextualPermission } from '../iam/authorise';
import { arn, type Input } from '../service';
import { leadingKeys } from './leading-keys';
import type { Table } from './table';

/** Calls on one table, with the permission of the same name. */
const ON_TABLE = new Set([
  'DeleteItem',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
]);

/** Members of a transaction's item, with the permission that each takes. */
const IN_TRANSACTION: Readonly<Record<string, string>> = {
  ConditionCheck: 'ConditionCheckItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
};

type Tables = ReadonlyMap<string, Table>;

/** The permissions that the call takes on the stack's tables. */
export function dynamoPermissions(
  action: string,
  input: Input,
  tables: Tables,
): readonly ContextualPermission[] {
  if (ON_TABLE.has(action)) return [permission(action, input, tables)];
  switch (action) {
    case 'BatchGetItem':
      return members(input.RequestItems).map(([name, request]) =>
        permission(action, { TableName: name, Keys: isObject(request) ? request.Keys : [] }, tables),
      );
    case 'BatchWriteItem':
      return members(input.RequestItems).map(([name, requests]) =>
        permission(action, { TableName: name, Requests: requests }, tables),
      );
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return (Array.isArray(input.TransactItems) ? input.TransactItems : []).flatMap((item) =>
        members(item).flatMap(([kind, part]) => {
          const needed = IN_TRANSACTION[kind];
          return needed && isObject(part) ? [permission(needed, part, tables)] : [];
        }),
      );
    case 'ListTables':
      return [{ action: 'dynamodb:ListTables', resource: '*' }];
    default:
      return [permission(action, input, tables)];
  }
}

function permission(action: string, part: JsonObject, tables: Tables): ContextualPermission {
  const name = String(part.TableName ?? '');
  const tableArn = name.startsWith('arn:') ? name : arn('dynamodb', `table/${name}`);
  const index = typeof part.IndexName === 'string' ? part.IndexName : undefined;
  const table = tables.get(name.slice(name.lastIndexOf('/') + 1));
  return {
    action: `dynamodb:${action}`,
    resource: name === '' ? '*' : index === undefined ? tableArn : `${tableArn}/index/${index}`,
    context: () => ({ 'dynamodb:leadingkeys': table ? leadingKeys(part, table) : [] }),
  };
}

function members(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}
