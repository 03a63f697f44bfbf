import { systemClock } from '../../lambdas/platform/clock';
import { CommandError, printJson, printLines } from '../output';
import type { TargetOptions } from '../target';
import { readTime, sayMoment } from '../time-option';
import { findWhy } from './find-why';
import { openGround, subjectNamed } from './ground';
import { refuseForgotten } from './history';
import { findRule } from './pack';
import { whyAsJson } from './why-json';
import { renderWhy } from './why-view';

interface Options extends TargetOptions {
  readonly tenant?: string;
  readonly at: string;
  readonly json?: boolean;
}

const MINUTE_MS = 60_000;

export async function why(id: string, options: Options): Promise<void> {
  const nowMs = systemClock.now();
  const asked = readTime('--at', options.at, nowMs);
  if (asked > nowMs) throw new CommandError(`--at: came ${sayMoment(asked)}, which is still to come`, 2);
  const ground = await openGround(options);
  const rule = findRule(ground.rules, id);
  const subject = subjectNamed(ground, rule, options.tenant);
  refuseForgotten('--at', rule, asked, nowMs);
  const found = await findWhy(ground, rule, subject, Math.floor(asked / MINUTE_MS) * MINUTE_MS, nowMs);
  if (options.json) printJson(whyAsJson(found));
  else printLines(renderWhy(found));
}
