/** DynamoDB as the endpoint knows it: permissions are worked out here, everything else is the engine's. */
import type { Passthrough } from '../gateway';
import { AwsError, type AwsService } from '../service';
import type { EngineClient } from './engine-client';
import { dynamoPermissions } from './permissions';
import type { Table } from './table';

/** The service and the cheaper way past its decoding. */
export interface DynamoService {
  readonly service: AwsService;
  readonly passthrough: Passthrough;
}

/** PartiQL hides tables in its text, so its permissions cannot be told without parsing it. */
const REFUSED = new Set(['BatchExecuteStatement', 'ExecuteStatement', 'ExecuteTransaction']);

/** The DynamoDB of a stack with these tables. */
export function createDynamoService(client: EngineClient, tables: readonly Table[]): DynamoService {
  const byName = new Map(tables.map((table) => [table.name, table]));
  return {
    service: {
      name: 'dynamodb',
      permissions: (action, input) => dynamoPermissions(action, input, byName),
      handle: async (action, input) => {
        refuseUnknown(action);
        return client.call(action, input);
      },
    },
    passthrough: async (action, body) => {
      refuseUnknown(action);
      return client.forward(action, body);
    },
  };
}

function refuseUnknown(action: string): void {
  if (!REFUSED.has(action)) return;
  throw new AwsError('UnknownOperationException', `the local DynamoDB does not know ${action}`);
}
