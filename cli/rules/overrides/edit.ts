/** Setting one override, and taking one away. */
import type { Override } from '../../../lambdas/domain/rule/overrides';
import type { Severity } from '../../../lambdas/domain/rule/rule';
import { CommandError, printJson, printLines } from '../../output';
import { findRule } from '../pack';
import { readThreshold, type ThresholdOptions } from '../threshold-options';
import { checkOverrides, type EditOptions, openDesk, placeOf } from './document';
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
  readonly severity?: Severity;
  readonly on?: boolean;
  readonly off?: boolean;
}

export async function setOverride(rule: string, options: SetOptions): Promise<void> {
  const desk = await openDesk(options);
  const threshold = readThreshold(findRule(desk.known.rules, rule), options);
  const place = placeFrom(rule, options);
  const before = desk.document.overrides.find((each) => placeOf(each) === placeOf(place));
  const { labels, ...names } = place;
  const override = {
    ...(before as object | undefined),
    ...names,
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...changesFrom(options, threshold),
  };
  const others = desk.document.overrides.filter((each) => each !== before);
  // By itself first, so that the fault that is told is the one that came.
  const [checked] = checkOverrides('nothing was changed', [override], desk.known);
  const overrides = [...others, override];
  checkOverrides('nothing was changed, for the overrides would not work together', overrides, desk.known);
  const { version, by } = await desk.write(overrides, options.by);
  if (options.json) printJson({ version, by, override });
  else if (checked)
    printLines([
      `${rule} for ${sayScope(checked)}: ${sayChanges(checked)} (version ${version}, by ${by}).`,
      NEXT,
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
  const { version, by } = await desk.write(rest, options.by);
  if (options.json) printJson({ version, by, removed: overrides.length - rest.length });
  else
    printLines([
      `${rule} for ${sayScope(place)} is as the rule has it again (version ${version}, by ${by}).`,
      NEXT,
    ]);
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
  const { for: forMinutes, minimum, severity, on, off } = options;
  if (on && off) throw new CommandError('came --on and --off, accepted is one of them', 2);
  return {
    ...(threshold === undefined ? {} : { threshold }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(forMinutes === undefined ? {} : { forMinutes }),
    ...(severity === undefined ? {} : { severity }),
    ...(on || off ? { enabled: on === true } : {}),
  };
}
