/** What a whole evaluation of 10,000 tenants takes, with its reads and writes, and what a month of them costs. */
import { PRICES, priceOf } from '../local/meter/prices';
import { type EvaluationRuns, runEvaluations, type Taken } from './support/evaluation-run';
import type { Bench, Row } from './support/report';
import { ACTIVE_A_MINUTE, TENANTS } from './support/tenant-traffic';

const MINUTES_A_MONTH = 730 * 60;
/** Lambda gives a whole processor with so much memory, and with less its share of one. */
const MB_A_PROCESSOR = 1_769;

export const evaluation: Bench = async ({ progress }) => {
  const runs = await runEvaluations(progress);
  const { cold, warm, firing } = runs;
  return {
    bench: 'evaluation',
    method:
      `The function's own code and adapters, bundled as it is, against the local DynamoDB engine: ` +
      `${TENANTS.toLocaleString('en')} tenants whose rhythms are known, ${ACTIVE_A_MINUTE.toLocaleString('en')} of ` +
      'them with counts in a minute, one shard; once with nothing in memory, then the minutes that follow. CPU by ' +
      'process.cpuUsage; the engine shares the cores.',
    columns: [
      { head: 'time', unit: 's', digits: 2 },
      { head: 'CPU', unit: 's', digits: 2 },
      { head: "engine's", unit: 's', digits: 2 },
      { head: 'items read' },
      { head: 'read units' },
      { head: 'write units' },
      { head: 'memory', unit: 'MB' },
    ],
    rows: [
      rowOf('evaluate, cold', cold),
      ...warm.map((taken, index) => rowOf(`evaluate, warm ${index + 1}`, taken)),
    ],
    notes: [
      costOf(runs),
      `${firing} alerts fire. Each minute writes the state of every alert that is pending or firing, and the ` +
        'rhythms of a sixtieth of the tenants.',
      'The engine puts the attributes of each item in another order, which makes its answers several times as slow ' +
        'to parse as those of items that are alike.',
    ],
    failures: firing > 0 ? [] : ['no alert fires, though tenants fail half of what they send'],
  };
};

function rowOf(name: string, taken: Taken): Row {
  const { seconds, cpuSeconds, engineSeconds, items, readUnits, writeUnits, memoryMb } = taken;
  return { name, figures: [seconds, cpuSeconds, engineSeconds, items, readUnits, writeUnits, memoryMb] };
}

function costOf({ warm }: EvaluationRuns): string {
  const mean = (of: (taken: Taken) => number) => warm.reduce((sum, each) => sum + of(each), 0) / warm.length;
  const month = (id: Parameters<typeof priceOf>[1], each: number) =>
    priceOf(PRICES, id, each * MINUTES_A_MONTH);
  const reads = month(
    'dynamoRead',
    mean(({ readUnits }) => readUnits),
  );
  const writes = month(
    'dynamoWrite',
    mean(({ writeUnits }) => writeUnits),
  );
  // So much memory as goes with the processor time, however much of both the function has.
  const gbSeconds = (mean(({ cpuSeconds }) => cpuSeconds) * MB_A_PROCESSOR) / 1_024;
  const lambda = month('lambdaGbSecondArm', gbSeconds);
  const usd = (value: number) => value.toFixed(2);
  return (
    `At AWS's list prices a month of such minutes comes to ${usd(reads + writes + lambda)} dollars: ${usd(reads)} for ` +
    `reads, ${usd(writes)} for writes, and ${usd(lambda)} for the function, if its processor takes as long as this one.`
  );
}
