/** DynamoDB as the endpoint knows it: permissions are worked out here, everything else is the engine's. */
import type { Passthrough } from '../gateway';
import { AwsError, type AwsService, type Input } from '../service';
import { askForUnits, type CapacityUsed, readUnits } from './consumed';
import type { EngineClient } from './engine-client';
import { dynamoPermissions } from './permissions';
import type { Table } from './table';
import { writtenTables } from './written-tables';

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
 * @param onWrite told of each table that a call has written to
 */
export function createDynamoService(
  client: EngineClient,
  tables: readonly Table[],
  onUse?: (caller: string, used: CapacityUsed) => void,
  onWrite: (tableName: string) => void = () => {},
): DynamoService {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const tellWritten = (action: string, input: Input): void => {
    for (const name of writtenTables(action, input)) onWrite(name);
  };
  return {
    service: {
      name: 'dynamodb',
      permissions: (action, input) => dynamoPermissions(action, input, byName),
      handle: async (action, input) => {
        refuseUnknown(action);
        const output = await client.call(action, input);
        tellWritten(action, input);
        return output;
      },
    },
    passthrough: async (action, body, { caller }, input) => {
      refuseUnknown(action);
      const asking = onUse ? askForUnits(action, input, body) : undefined;
      const given = await client.forward(action, asking ?? body);
      if (given.statusCode < 300) tellWritten(action, input);
      if (!onUse) return given;
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
