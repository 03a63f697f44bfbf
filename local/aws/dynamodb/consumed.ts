/**
 * The capacity units of a call. What was carried out, the engine reports as AWS does (index writes by what they project
 * and by changed keys, transactions double, eventually consistent reads half), so it is asked to. For a refused condition
 * it reports nothing, as AWS does, which bills it all the same: that is worked out here from what is known of the items.
 * Source: docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
import { isObject, type JsonObject } from '../../template/json';
import type { Answer, Input } from '../service';
import { itemBytes } from './item-size';

export interface CapacityUsed {
  readonly reads: number;
  readonly writes: number;
  /** Of writes whose condition did not hold, or whose transaction was cancelled. */
  readonly refusedWrites: number;
}

const READS = new Set(['BatchGetItem', 'GetItem', 'Query', 'Scan', 'TransactGetItems']);
const WRITES = new Set(['BatchWriteItem', 'DeleteItem', 'PutItem', 'TransactWriteItems', 'UpdateItem']);
const ASK = Buffer.from('{"ReturnConsumedCapacity":"TOTAL",');
const WRITE_UNIT_BYTES = 1024;

/** The body with which the engine tells the units; undefined for calls that use none, or ask for them anyway. */
export function askForUnits(action: string, input: Input, body: Buffer): Buffer | string | undefined {
  if (!READS.has(action) && !WRITES.has(action)) return undefined;
  const { ReturnConsumedCapacity: asked } = input;
  if (asked === 'TOTAL' || asked === 'INDEXES') return undefined;
  if (asked !== undefined) return JSON.stringify({ ...input, ReturnConsumedCapacity: 'TOTAL' });
  // Put in at the front, so that a large body need not be written anew.
  return Buffer.concat([ASK, body.subarray(body.indexOf('{') + 1)]);
}

/** The units that the call used, and the answer without what only this asked for. @param asked by `askForUnits` */
export function readUnits(
  action: string,
  input: Input,
  answer: Answer,
  asked: boolean,
): { readonly used: CapacityUsed | undefined; readonly answer: Answer } {
  if (!READS.has(action) && !WRITES.has(action)) return { used: undefined, answer };
  const output: unknown = JSON.parse(answer.body.toString() || '{}');
  if (!isObject(output)) return { used: undefined, answer };
  if (answer.statusCode >= 300) return { used: refused(action, input, output), answer };
  const { ConsumedCapacity: consumed, ...rest } = output;
  const units = (Array.isArray(consumed) ? consumed : [consumed])
    .filter(isObject)
    .reduce((sum, { CapacityUnits }) => sum + Number(CapacityUnits ?? 0), 0);
  const used = READS.has(action)
    ? { reads: units, writes: 0, refusedWrites: 0 }
    : { reads: 0, writes: units, refusedWrites: 0 };
  return { used, answer: asked ? { ...answer, body: JSON.stringify(rest) } : answer };
}

function refused(action: string, input: Input, output: JsonObject): CapacityUsed | undefined {
  const type = String(output.__type ?? '').replace(/^.*#/, '');
  if (type === 'ConditionalCheckFailedException') return refusal(unitsOf(input.Item, output.Item));
  // AWS does not say what a cancelled transaction costs; taken to be as much as one that is carried out.
  if (type === 'TransactionCanceledException' && action === 'TransactWriteItems') {
    const reasons = listOf(output.CancellationReasons);
    return refusal(
      listOf(input.TransactItems).reduce((sum, item, index) => {
        const put = isObject(item.Put) ? item.Put.Item : undefined;
        return sum + 2 * unitsOf(put, reasons[index]?.Item);
      }, 0),
    );
  }
  return undefined;
}

function refusal(units: number): CapacityUsed {
  return { reads: 0, writes: 0, refusedWrites: units };
}

/** By the larger of the new item and the one that was there, where the answer shows it. */
function unitsOf(written: unknown, existing: unknown): number {
  return Math.max(1, Math.ceil(Math.max(itemBytes(written), itemBytes(existing)) / WRITE_UNIT_BYTES));
}

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.map((each) => (isObject(each) ? each : {})) : [];
}
