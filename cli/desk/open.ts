/** The notifier's desk of the stack that a command works on, and the routing of its stage. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { forEachBeside } from '../../lambdas/domain/collections';
import type { Change, Desk, DeskEntry, Incident } from '../../lambdas/domain/dispatch/desk';
import { type Standings, standingsOf } from '../../lambdas/domain/dispatch/standing';
import type { Routing } from '../../lambdas/domain/routing/routing';
import { systemClock } from '../../lambdas/platform/clock';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { closedIncidents, createDeskStore, deskLogOfDay } from '../../lambdas/platform/dynamo-desk';
import { readFile } from '../routes/file';
import { findTarget, type Target, type TargetOptions } from '../target';
import { daysOf } from '../time-option';

export interface OpenDesk {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly stage: string;
  read(): Promise<Desk>;
  /** Replaces the desk by what `change` makes of it. What it throws leaves all as it was. */
  change<Made extends Change>(change: (desk: Desk) => Made): Promise<Made>;
  /** What was done from one time to another, both with, in the order of time. */
  log(fromMs: number, toMs: number): Promise<readonly DeskEntry[]>;
  /** Incidents that are over and began in between. */
  closed(fromMs: number, toMs: number): Promise<readonly Incident[]>;
  routing(): Routing;
  standings(desk: Desk): Standings;
}

export interface DeskOptions extends TargetOptions {
  readonly config?: string;
}

export async function openDesk(options: DeskOptions): Promise<OpenDesk> {
  return deskOf(await findTarget(options), options.config);
}

/** @param config a routing file in place of the stage's */
export function deskOf(target: Target, config?: string): OpenDesk {
  const client = createDynamoClient(target.client);
  const tableName = target.output('StateTableName');
  const stage = target.output('Stage');
  const store = createDeskStore(client, tableName, systemClock);
  const routing = () => readFile({ config: config ?? routingFile(stage) });
  return {
    client,
    tableName,
    stage,
    read: async () => (await store.read()).desk,
    change: store.change,
    log: (fromMs, toMs) => readDeskLog(client, tableName, fromMs, toMs),
    closed: (fromMs, toMs) => closedIncidents(client, tableName, fromMs, toMs),
    routing,
    standings: (desk) => standingsOf(desk, routing(), systemClock.now()),
  };
}

const FOLDER = join(__dirname, '..', '..', 'config', 'routing');

/** As the notifier finds it: the stage's own file, or the one that stages share. */
export function routingFile(stage: string): string {
  const own = join(FOLDER, `${stage}.json`);
  return existsSync(own) ? own : join(FOLDER, 'default.json');
}

const AT_ONCE = 8;
const DAY_MS = 86_400_000;

async function readDeskLog(
  client: DynamoDBClient,
  tableName: string,
  fromMs: number,
  toMs: number,
): Promise<readonly DeskEntry[]> {
  // What is found out later, such as that a silence has ended, is kept with the day on which it was written.
  const days = daysOf(fromMs, Math.min(toMs + DAY_MS, Math.max(toMs, systemClock.now())));
  const found = new Map<string, readonly DeskEntry[]>();
  await forEachBeside(days, AT_ONCE, async (day) => {
    found.set(day, await deskLogOfDay(client, tableName, day));
  });
  return days
    .flatMap((day) => found.get(day) ?? [])
    .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
    .toSorted((a, b) => a.atMs - b.atMs);
}
