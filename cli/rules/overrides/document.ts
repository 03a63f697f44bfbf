/** The overrides of a stack as one document, which two people may edit and notice each other. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CheckedOverrides,
  checkEdit,
  InvalidOverrides,
  type Known,
} from '../../../lambdas/domain/rule/check-overrides';
import type { Override } from '../../../lambdas/domain/rule/overrides';
import type { Tenant } from '../../../lambdas/domain/tenant/tenant';
import { systemClock } from '../../../lambdas/platform/clock';
import { createDynamoClient } from '../../../lambdas/platform/dynamo';
import {
  type OverrideDocument,
  readOverrideDocument,
  writeOverrideDocument,
} from '../../../lambdas/platform/dynamo-overrides';
import { listTenants } from '../../../lambdas/platform/dynamo-tenants';
import { ownName } from '../../desk/who';
import { CommandError } from '../../output';
import { findTarget, type TargetOptions } from '../../target';
import { sayMoment } from '../../time-option';
import { readPack } from '../pack';

export interface EditOptions extends TargetOptions {
  readonly by?: string;
}

export interface Desk {
  readonly document: OverrideDocument;
  readonly known: Known;
  readonly tenants: readonly Tenant[];
  /** Throws a `CommandError` when somebody else was faster. */
  write(overrides: readonly unknown[], by: string | undefined): Promise<OverrideDocument>;
}

const CONFIG = join(__dirname, '..', '..', '..', 'config');

export async function openDesk(options: TargetOptions): Promise<Desk> {
  const target = await findTarget(options);
  const client = createDynamoClient(target.client);
  const tableName = target.output('StateTableName');
  const [document, tenants] = await Promise.all([
    readOverrideDocument(client, tableName),
    listTenants(client, tableName),
  ]);
  return {
    document,
    tenants,
    known: {
      rules: readPack(),
      stages: stagesWith(target.output('Stage')),
      tenants: new Set(tenants.map(({ id }) => id)),
    },
    write: async (overrides, by) => {
      const next = { overrides, version: document.version, by: by ?? ownName(), atMs: systemClock.now() };
      if (await writeOverrideDocument(client, tableName, next)) return { ...next, version: next.version + 1 };
      throw new CommandError(conflict(document, await readOverrideDocument(client, tableName)));
    },
  };
}

/** One file may serve several stages. */
function stagesWith(own: string): readonly string[] {
  const configured = readdirSync(CONFIG).flatMap((name) => /^([a-z][a-z0-9-]*)\.json$/.exec(name)?.[1] ?? []);
  return [...new Set([own, ...configured])];
}

/**
 * Throws a `CommandError` with each fault of what is new and its place; nothing has been written by then. What was there
 * before stops nobody: it is left out where it makes no sense any more.
 */
export function checkOverrides(
  about: string,
  inputs: readonly unknown[],
  { document, known }: Pick<Desk, 'document' | 'known'>,
  edited?: unknown,
): CheckedOverrides {
  const before = new Set(document.overrides.map((each) => JSON.stringify(each)));
  const isOld = (input: unknown) => input !== edited && before.has(JSON.stringify(input));
  try {
    return checkEdit(inputs, known, isOld);
  } catch (error) {
    if (error instanceof InvalidOverrides) throw new CommandError(`${about}: ${error.message}`, 2);
    throw error;
  }
}

/** What somebody else has done since the overrides were read. */
export function conflict(read: OverrideDocument, present: OverrideDocument): string {
  const changes = differenceOf(read.overrides, present.overrides);
  return [
    `nothing was changed: ${present.by} changed the overrides at ${sayMoment(present.atMs)} UTC, ` +
      `from version ${read.version} to ${present.version}:`,
    ...(changes.length > 0 ? changes : ['the same overrides were written again']).map((line) => `  ${line}`),
    'Run the command again: it starts from what is there now.',
  ].join('\n');
}

/** Those that were taken away and added, each as JSON. */
export function differenceOf(before: readonly unknown[], after: readonly unknown[]): readonly string[] {
  return [
    ...missingIn(after, before).map((each) => `- ${JSON.stringify(each)}`),
    ...missingIn(before, after).map((each) => `+ ${JSON.stringify(each)}`),
  ];
}

/** How many are others: one that is changed is taken away and added, and yet one. */
export function countChanged(before: readonly unknown[], after: readonly unknown[]): number {
  return new Set([...missingIn(after, before), ...missingIn(before, after)].map(placeOf)).size;
}

/** Those of the second list that the first has not. */
export function missingIn(these: readonly unknown[], those: readonly unknown[]): readonly unknown[] {
  const known = new Set(these.map((each) => JSON.stringify(each)));
  return those.filter((each) => !known.has(JSON.stringify(each)));
}

/** Whom an override is about: two that are the same here are one. */
export function placeOf(input: unknown): string {
  const { rule, stage, tenant, labels = {}, level } = (input ?? {}) as Partial<Override>;
  return JSON.stringify([rule, stage, tenant, Object.entries(labels).sort(), level]);
}
