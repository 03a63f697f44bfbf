/** What differs from stage to stage: one file a stage in `config/`, parsed once, all faults in one message. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { EVENT_CONTENTS } from '../lambdas/domain/event/content';
import { describeIssue } from '../lambdas/domain/rule/rule';
import { TENANT_PARTS } from '../lambdas/domain/state/keys';
import { EdgeSchema } from './edge-config';

const FOLDER = join(__dirname, '..', 'config');

/** The retentions that CloudWatch Logs knows, in days. */
const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** Other files, such as examples, have a dot in their names. */
const STAGE = /^[a-z][a-z0-9-]{0,19}$/;

const Schema = v.strictObject({
  $comment: v.optional(v.string()),
  /** What becomes of tenant state and secrets when the stack is deleted. */
  dataOnDelete: v.picklist(['destroy', 'retain']),
  logLevel: v.picklist(['DEBUG', 'INFO', 'WARN', 'ERROR']),
  applicationLogDays: v.picklist(LOG_RETENTION_DAYS),
  /** A fuse against cost: what is over it is answered 429, which Meta sends again. */
  throttle: v.strictObject({ requestsPerSecond: whole(1, 10_000), burst: whole(1, 5_000) }),
  /** How many batches are normalised at once; 2 to 1,000 by SQS's rules. */
  normaliseConcurrency: whole(2, 1_000),
  /** Among how many calls a minute the evaluation of tenants is divided: one does for some thousand tenants. */
  evaluateShards: v.optional(whole(1, TENANT_PARTS), 1),
  /** Whether events carry what people wrote and who they are: `full`, or `none` of it. See docs/events.md. */
  eventContent: v.optional(v.picklist(EVENT_CONTENTS), 'full'),
  /** Where your team opens this repository's pages, without a closing slash; alerts link into it. */
  repositoryUrl: v.pipe(
    v.string(),
    v.regex(/^https:\/\/\S*[^/]$/, 'an https address without a closing slash'),
  ),
  /** What stands before the API: a domain, mutual TLS, a firewall. */
  edge: v.optional(EdgeSchema, {}),
});

export interface StageConfig extends Omit<v.InferOutput<typeof Schema>, '$comment'> {
  readonly stage: string;
}

export class InvalidConfig extends Error {
  override readonly name = 'InvalidConfig';
}

/** Reads `config/STAGE.json`. Throws `InvalidConfig` with file, field, what came and what is accepted. */
export function readStageConfig(stage: string, folder: string = FOLDER): StageConfig {
  const file = join(folder, `${stage}.json`);
  if (!STAGE.test(stage) || !existsSync(file)) {
    const known = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .filter((name) => STAGE.test(name));
    throw new InvalidConfig(
      `stage: came "${stage}", accepted is one of ${known.join(', ')} (a new stage is a new file in config/)`,
    );
  }
  return parseStageConfig(stage, readFileSync(file, 'utf8'));
}

export function parseStageConfig(stage: string, text: string): StageConfig {
  const place = `config/${stage}.json`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InvalidConfig(`${place}: is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = v.safeParse(Schema, json);
  if (!parsed.success) {
    const faults = parsed.issues.map((issue) => `${place}: ${describeIssue(issue)}`);
    throw new InvalidConfig(`${faults.length} fault(s) in the configuration:\n  ${faults.join('\n  ')}`);
  }
  const { $comment: _comment, ...config } = parsed.output;
  return { stage, ...config };
}
