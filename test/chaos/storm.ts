/** Bad weather for a running stack, by the wall clock: what AWS does on its worst days, and all of it at once. */
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultHandle } from '../../local/aws/faults';
import type { Random } from '../../local/random';
import type { LocalStack } from '../../local/stack';

/** Shares of DynamoDB's calls that are throttled, in turn. */
export const THROTTLES = [0.05, 0.2, 0.5] as const;
const TURN_MS = 15_000;
const KILL_EVERY_MS = { least: 2_000, span: 4_000 };
const OUTAGE_EVERY_MS = { least: 15_000, span: 15_000 };
const OUTAGE_MS = 3_000;
/** Long enough for all attempts of a webhook to fail, so that it is set aside. */
const HOT_EVERY_MS = { least: 20_000, span: 20_000 };
const HOT_MS = 40_000;

export interface StormFigures {
  /** Sandboxes ended while one of their calls was under way, by function. */
  readonly kills: Readonly<Record<'normalise' | 'count', number>>;
  /** Calls to DynamoDB refused, by the share that was in force. */
  readonly throttled: Readonly<Record<string, number>>;
  /** Writes refused because all of one tenant's were, as where a partition is hot. */
  readonly refusedOfOneTenant: number;
  /** DynamoDB's answers that got lost though the call had taken effect. */
  readonly answersLost: number;
  readonly snsRefused: number;
  /** Calls that ingest could not make while SQS was out of reach. */
  readonly sqsRefused: number;
  /** Batches of the ledger's stream that came again although they had been counted. */
  readonly streamBatchesAgain: number;
}

export interface Storm {
  /** Ends all faults; resolves once nothing more is killed. */
  end(): Promise<void>;
  figures(): StormFigures;
}

/** @param tenantIds who may have a hot partition */
export function startStorm({ faults, fn }: LocalStack, random: Random, tenantIds: readonly string[]): Storm {
  const ending = new AbortController();
  const kills = { normalise: 0, count: 0 };
  const throttled = new Map<number, FaultHandle[]>(THROTTLES.map((share) => [share, []]));
  const sqsOutages: FaultHandle[] = [];
  const hot: FaultHandle[] = [];

  // Aimed first: a function ends while it waits for an answer, and what it asked for may be carried out all the same.
  const armed = { normalise: false, count: false };
  const endIt = (name: keyof typeof kills) => () => {
    if (armed[name] && fn(name).kill()) {
      armed[name] = false;
      kills[name] += 1;
    }
    return false;
  };
  for (const [service, action, name] of [
    ['dynamodb', 'UpdateItem', 'normalise'],
    ['sns', 'PublishBatch', 'normalise'],
    ['dynamodb', 'UpdateItem', 'count'],
  ] as const) {
    faults.add({
      service,
      action,
      caller: fn(name).settings.functionName,
      when: endIt(name),
      error: 'unavailable',
    });
  }
  const answersLost = faults.add({
    ...{ service: 'dynamodb', action: 'UpdateItem' },
    ...{ dropConnection: 'after', probability: 0.02 },
  });
  const snsRefused = faults.add({ service: 'sns', probability: 0.1, error: 'unavailable' });
  const again = faults.add({
    ...{ service: 'lambda', action: 'Invoke', resource: fn('count').settings.arn },
    ...{ deliverAgainMs: 500, probability: 0.3 },
  });

  const pause = (ms: number) => delay(ms, undefined, { signal: ending.signal }).catch(() => undefined);
  const drawn = ({ least, span }: { readonly least: number; readonly span: number }) =>
    least + random.int(span);
  const until = async (work: () => Promise<void>) => {
    while (!ending.signal.aborted) await work();
  };
  const work = [
    until(async () => {
      await pause(drawn(KILL_EVERY_MS));
      armed[random.next() < 0.6 ? 'normalise' : 'count'] = true;
    }),
    until(async () => {
      for (const [share, handles] of throttled) {
        if (ending.signal.aborted) return;
        const fault = faults.add({ service: 'dynamodb', probability: share, error: 'throttled' });
        handles.push(fault);
        await pause(TURN_MS);
        fault.remove();
      }
    }),
    until(async () => {
      await pause(drawn(OUTAGE_EVERY_MS));
      if (ending.signal.aborted) return;
      const outage = faults.add({ service: 'sqs', action: 'SendMessage*', error: 'unavailable' });
      sqsOutages.push(outage);
      await pause(OUTAGE_MS);
      outage.remove();
    }),
    until(async () => {
      await pause(drawn(HOT_EVERY_MS));
      if (ending.signal.aborted) return;
      const tenantId = tenantIds[random.int(tenantIds.length)];
      const fault = faults.add({
        service: 'dynamodb',
        action: 'UpdateItem',
        when: (input) => JSON.stringify(input).includes(`"${tenantId}"`),
        error: 'throttled',
      });
      hot.push(fault);
      await pause(HOT_MS);
      fault.remove();
    }),
  ];
  const sumOf = (handles: readonly FaultHandle[]) => handles.reduce((sum, { met }) => sum + met, 0);
  return {
    end: async () => {
      ending.abort();
      await Promise.all(work);
      faults.clear();
    },
    figures: () => ({
      kills,
      throttled: Object.fromEntries(
        [...throttled].map(([share, handles]) => [`${share * 100} %`, sumOf(handles)]),
      ),
      refusedOfOneTenant: sumOf(hot),
      answersLost: answersLost.met,
      snsRefused: snsRefused.met,
      sqsRefused: sumOf(sqsOutages),
      streamBatchesAgain: again.met,
    }),
  };
}
