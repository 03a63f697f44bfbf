/** Whether overrides make sense: each by itself, and all of them together. */
import { type Clash, findClash } from './override-clashes';
import type { Override } from './overrides';
import { type Known, type Read, readOverride } from './read-override';
import type { Rule } from './rule-schema';

export type { Known } from './read-override';

/** Thrown when overrides cannot work; the message lists every fault with its place. */
export class InvalidOverrides extends Error {
  override readonly name = 'InvalidOverrides';
}

/** One that is left out. */
export interface LeftOut {
  /** Its place in the list, from 0. */
  readonly index: number;
  /** Place and reasons. */
  readonly reason: string;
}

export interface CheckedOverrides {
  readonly overrides: readonly Override[];
  /** Of each, its place in the list, from 0. */
  readonly places: readonly number[];
  readonly leftOut: readonly LeftOut[];
}

/** Throws `InvalidOverrides` with all faults at once. */
export function parseOverrides(inputs: readonly unknown[], known: Known): readonly Override[] {
  return checkEdit(inputs, known, () => false).overrides;
}

/** One that is not set but tried. Throws `InvalidOverrides`. */
export function parseTrial(input: unknown, rule: Rule): Override {
  const read = readOverride(input, { rules: [rule], stages: [], tenants: new Set() }, true);
  if ('override' in read) return read.override;
  throw invalid(read.faults);
}

/**
 * What is new must make sense, by itself and with the rest. What was there before is left out where it does not: since
 * it was set, a tenant or a rule may have gone, and that is not the fault of who changes something else.
 * Throws `InvalidOverrides` with all faults of what is new.
 */
export function checkEdit(
  inputs: readonly unknown[],
  known: Known,
  isOld: (input: unknown) => boolean,
): CheckedOverrides {
  const old = new Set(inputs.flatMap((input, index) => (isOld(input) ? index : [])));
  const checked = checkAll(
    inputs.map((input, index) => ({ index, read: readOverride(input, known, !old.has(index)) })),
    known,
    (index) => (old.has(index) ? index : inputs.length + index),
  );
  const twice = twins(checked.entries).filter(({ index }) => !old.has(index));
  const faults = [...checked.leftOut.filter(({ index }) => !old.has(index)), ...twice];
  if (faults.length > 0) throw invalid(faults.map(({ reason }) => reason));
  return withoutPlaces(checked);
}

/**
 * Those that make sense to the rules of this version, each by itself and with those before it in the list, and what is
 * wrong with the others.
 * @param concerns which of them are asked about at all
 */
export function soundOverrides(
  inputs: readonly unknown[],
  known: Known,
  concerns: (input: unknown) => boolean = () => true,
): CheckedOverrides {
  const read = inputs.flatMap((input, index) =>
    concerns(input) ? [{ index, read: readOverride(input, known, false) }] : [],
  );
  return withoutPlaces(checkAll(read, known, (index) => index));
}

interface Entry {
  readonly index: number;
  readonly override: Override;
}

interface Checked extends Pick<CheckedOverrides, 'leftOut'> {
  readonly entries: readonly Entry[];
}

/** @param lateness of several that do not go together, the latest is left out */
function checkAll(
  all: readonly { readonly index: number; readonly read: Read }[],
  { rules }: Known,
  lateness: (index: number) => number,
): Checked {
  const leftOut = all.flatMap(({ index, read }) =>
    'faults' in read ? read.faults.map((fault) => ({ index, reason: `${placeAt(index)}: ${fault}` })) : [],
  );
  let entries = all.flatMap(({ index, read }) =>
    'override' in read ? [{ index, override: read.override }] : [],
  );
  for (const rule of rules) {
    for (;;) {
      const clash = findClash(
        rule,
        entries.map(({ override }) => override),
      );
      const parties = entries.filter(({ override }) => clash?.by.includes(override));
      const blamed = parties.toSorted((a, b) => lateness(a.index) - lateness(b.index)).at(-1);
      if (!clash || !blamed) break;
      entries = entries.filter((each) => each !== blamed);
      leftOut.push({ index: blamed.index, reason: tellClash(clash, blamed, parties) });
    }
  }
  return { entries, leftOut };
}

function tellClash(clash: Clash, blamed: Entry, parties: readonly Entry[]): string {
  const others = parties.filter((each) => each !== blamed).map(({ index }) => placeAt(index));
  const beside = others.length > 0 ? `, by ${others.join(' and ')}` : '';
  return `${placeAt(blamed.index)}: ${clash.tell(blamed.override)}${beside}`;
}

function withoutPlaces({ entries, leftOut }: Checked): CheckedOverrides {
  return {
    overrides: entries.map(({ override }) => override),
    places: entries.map(({ index }) => index),
    leftOut: leftOut.toSorted((a, b) => a.index - b.index),
  };
}

function placeAt(index: number): string {
  return `overrides[${index}]`;
}

/** Two for the very same: which of them is meant? */
function twins(entries: readonly Entry[]): readonly LeftOut[] {
  const seen = new Map<string, number>();
  return entries.flatMap(({ index, override: { rule, stage, tenant, labels, level } }) => {
    const key = JSON.stringify([rule, stage, tenant, Object.entries(labels).sort(), level]);
    const first = seen.get(key);
    seen.set(key, first ?? index);
    return first === undefined
      ? []
      : [
          {
            index,
            reason: `${placeAt(index)}: came two of rule ${rule} for the same, with ${placeAt(first)}, accepted is one: put them together`,
          },
        ];
  });
}

function invalid(faults: readonly string[]): InvalidOverrides {
  return new InvalidOverrides(`${faults.length} fault(s) in overrides:\n  ${faults.join('\n  ')}`);
}
