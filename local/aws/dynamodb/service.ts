/** DynamoDB as the endpoint knows it: permissions are worked out here, everything else is the engine's. */
import type { Passthrough } from '../gateway';
import { AwsError, type AwsService } from '../service';
import { askForUnits, type CapacityUsed, readUnits } from './consumed';
import type { EngineClient } from './engine-client';
import { dynamoPermissions } from './permissions';
import type { Table } from './table';

const WRITES = new Set(['BatchWriteItem', 'DeleteItem', 'PutItem', 'TransactWriteItems', 'UpdateItem']);

/** The service and the cheaper way past its decoding. */
export interface DynamoService {
  readonly service: AwsService;
  readonly passthrough: Passthrough;
}

/** PartiQL hides tables in its text, so its permissions cannot be told without parsing it. */
const REFUSED = new Set(['BatchExecuteStatement', 'ExecuteStatement', 'ExecuteTransaction']);

/**
 * The DynamoDB of a stack with these tables.
 * @param onUse told of the capacity that each call used, with the caller's name
 * @param onWrite told after each call that may have changed a table
 */
export function createDynamoService(
  client: EngineClient,
  tables: readonly Table[],
  onUse?: (caller: string, used: CapacityUsed) => void,
  onWrite: () => void = () => {},
): DynamoService {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const forward = async (action: string, body: Buffer | string) => {
    const answer = await client.forward(action, body);
    if (WRITES.has(action)) onWrite();
    return answer;
  };
  return {
    service: {
      name: 'dynamodb',
      permissions: (action, input) => dynamoPermissions(action, input, byName),
      handle: async (action, input) => {
        refuseUnknown(action);
        const output = await client.call(action, input);
        if (WRITES.has(action)) onWrite();
        return output;
      },
    },
    passthrough: async (action, body, { caller }, input) => {
      refuseUnknown(action);
      if (!onUse) return forward(action, body);
      const asking = askForUnits(action, input, body);
      const given = await forward(action, asking ?? body);
      const { used, answer } = readUnits(action, input, given, asking !== undefined);
      if (used) onUse(caller, used);
      return answer;
    },
  };
}

function refuseUnknown(action: string): void {
  if (!REFUSED.has(action)) return;
  throw new AwsError('UnknownOperationException', `the local DynamoDB does not know ${action}`);
}
