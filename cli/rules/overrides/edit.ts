/** Setting one override, and taking one away. */
import { soundOverrides } from '../../../lambdas/domain/rule/check-overrides';
import type { Override } from '../../../lambdas/domain/rule/overrides';
import type { Severity } from '../../../lambdas/domain/rule/rule';
import { CommandError, printJson, printLines } from '../../output';
import { findRule } from '../pack';
import { readThreshold, type ThresholdOptions } from '../threshold-options';
import { checkOverrides, type Desk, type EditOptions, openDesk, placeOf } from './document';
import { sayLeftOut, sayNobody } from './notes';
import { sayChanges, sayScope } from './words';

export interface PlaceOptions extends EditOptions {
  readonly tenant?: string;
  readonly label?: readonly string[];
  readonly forStage?: string;
  readonly level?: Severity;
  readonly json?: boolean;
}

export interface SetOptions extends PlaceOptions, ThresholdOptions {
  readonly for?: number;
  readonly minimum?: number;
  readonly resolve?: number;
  readonly severity?: Severity;
  readonly on?: boolean;
  readonly off?: boolean;
}

export async function setOverride(rule: string, options: SetOptions): Promise<void> {
  const desk = await openDesk(options);
  const threshold = readThreshold(findRule(desk.known.rules, rule), options);
  const place = placeFrom(rule, options);
  const { overrides: present } = desk.document;
  const before = present.find((each) => placeOf(each) === placeOf(place));
  const { labels, ...names } = place;
  const override = {
    ...(before as object | undefined),
    ...names,
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...changesFrom(options, threshold),
  };
  // Where it was, so that the numbers of the others stay.
  const overrides = before
    ? present.map((each) => (each === before ? override : each))
    : [...present, override];
  const { leftOut } = checkOverrides('nothing was changed', overrides, desk, override);
  const { version, by } = await desk.write(overrides, options.by);
  const notes = [...sayNobody([override], desk.tenants), ...sayLeftOut(leftOut, overrides)];
  if (options.json) printJson({ version, by, override, notes });
  else
    printLines([
      `${rule} for ${sayScope(place)}: ${sayChanges({ ...override, labels })} (version ${version}, by ${by}).`,
      NEXT,
      ...notes,
    ]);
}

const NEXT = 'It holds from the next evaluation but one: within two minutes.';

export async function removeOverride(rule: string, options: PlaceOptions): Promise<void> {
  const desk = await openDesk(options);
  const place = placeFrom(rule, options);
  const { overrides } = desk.document;
  const rest = overrides.filter((each) => placeOf(each) !== placeOf(place));
  if (rest.length === overrides.length) {
    const own = overrides.filter((each) => (each as Partial<Override>).rule === rule);
    const others = own.map((each) => `  ${JSON.stringify(each)}`).join('\n');
    throw new CommandError(
      `there is no override of ${rule} for ${sayScope(place)}; ` +
        (own.length > 0 ? `those of ${rule} are:\n${others}` : '`kentongan rules overrides show` lists all'),
      2,
    );
  }
  refuseWhatBreaks(rest, desk);
  const { version, by } = await desk.write(rest, options.by);
  if (options.json) printJson({ version, by, removed: overrides.length - rest.length });
  else
    printLines([
      `${rule} for ${sayScope(place)} is as the rule has it again (version ${version}, by ${by}).`,
      NEXT,
    ]);
}

/** Another override may rest on the one that goes. Numbers are those of what is there now, as `show` has them. */
function refuseWhatBreaks(rest: readonly unknown[], { document: { overrides }, known }: Desk): void {
  const wereOut = new Set(soundOverrides(overrides, known).leftOut.map(({ index }) => index));
  const kept = new Set(rest);
  const { leftOut } = soundOverrides(overrides, known, (each) => kept.has(each));
  const broken = leftOut.filter(({ index }) => !wereOut.has(index));
  if (broken.length === 0) return;
  throw new CommandError(
    ['nothing was changed, for without it others would not work:', ...sayLeftOut(broken, overrides)].join(
      '\n',
    ),
    2,
  );
}

export function placeFrom(rule: string, { tenant, label = [], forStage, level }: PlaceOptions): Override {
  const labels = label.map((pair): readonly [string, string] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new CommandError(`--label: came "${pair}", accepted is KEY=VALUE`, 2);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return {
    rule,
    labels: Object.fromEntries(labels),
    ...(forStage === undefined ? {} : { stage: forStage }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(level === undefined ? {} : { level }),
  };
}

function changesFrom(options: SetOptions, threshold: number | undefined): Partial<Override> {
  const { for: forMinutes, minimum, resolve, severity, on, off } = options;
  if (on && off) throw new CommandError('came --on and --off, accepted is one of them', 2);
  return {
    ...(threshold === undefined ? {} : { threshold }),
    ...(resolve === undefined ? {} : { resolve }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(forMinutes === undefined ? {} : { forMinutes }),
    ...(severity === undefined ? {} : { severity }),
    ...(on || off ? { enabled: on === true } : {}),
  };
}
