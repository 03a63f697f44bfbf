/** Faults of a routing file, gathered while it is read. */
import * as v from 'valibot';
import { describeIssue } from '../rule/rule';

/** Takes what is wrong, with its place, such as `receivers.pager.fallback`. */
export interface Faults {
  readonly list: readonly string[];
  /** @param came null where nothing came that could be shown */
  add(place: string, came: unknown, accepted: string): void;
  /** The part as its schema reads it; undefined when it is at fault, which is noted. */
  read<Output>(place: string, schema: v.GenericSchema<unknown, Output>, input: unknown): Output | undefined;
}

export function gatherFaults(): Faults {
  const list: string[] = [];
  return {
    list,
    add: (place, came, accepted) => {
      list.push(`${place}: came ${typeof came === 'string' ? `"${came}"` : came}, accepted is ${accepted}`);
    },
    read: (place, schema, input) => {
      const parsed = v.safeParse(schema, input);
      if (parsed.success) return parsed.output;
      list.push(...parsed.issues.map((issue) => placed(place, describeIssue(issue))));
      return undefined;
    },
  };
}

/** A fault of the part itself has no field of its own. */
function placed(place: string, said: string): string {
  const own = said.startsWith('(whole): ') ? said.slice('(whole): '.length) : undefined;
  if (place === '') return said;
  return own === undefined ? `${place}.${said}` : `${place}: ${own}`;
}

/** Such as `one of: a, b`, for whoever named something that is not there. */
export function oneOf(names: Iterable<string>): string {
  const known = [...names];
  return known.length > 0 ? `one of: ${known.join(', ')}` : 'none: there is none yet';
}
