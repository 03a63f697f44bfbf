/** Reads a routing file and refuses what cannot work, all of it at once, each with its place and the reason. */
import { repeatedNames } from '../repeated-names';
import { BUILT_IN_INHIBITION } from './built-in-inhibition';
import { type Faults, gatherFaults } from './faults';
import {
  readEscalations,
  readInhibition,
  readMaintenance,
  readPeople,
  readReceivers,
  readSchedules,
  readTimetable,
} from './parse-parts';
import { parseTree } from './parse-tree';
import { reachFaults } from './reachable';
import { checkReceivers, checkRoutes, type Names } from './references';
import type { Routing } from './routing';
import { type File, FileSchema } from './routing-schema';
import { checkVocabulary, type Vocabulary } from './vocabulary';

/** Thrown when a routing file cannot work; the message lists every fault with its place. */
export class InvalidRouting extends Error {
  override readonly name = 'InvalidRouting';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`${faults.length} fault(s) in the routing:\n  ${faults.join('\n  ')}`);
    this.faults = faults;
  }
}

export interface ParseOptions {
  /** What stands before each fault, such as the file's name. */
  readonly place?: string;
  /** The kinds of channel that there are; not checked when absent. */
  readonly channels?: Iterable<string>;
  /** What matchers may name; not checked when absent. */
  readonly vocabulary?: Vocabulary;
}

/** Reads the text of a routing file. Throws `InvalidRouting`. */
export function readRouting(text: string, options: ParseOptions = {}): Routing {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    throw invalid([`is not JSON: ${error instanceof Error ? error.message : error}`], options);
  }
  return parse(
    input,
    repeatedNames(text).map((place) => `${place}: came twice, accepted is each name once`),
    options,
  );
}

/** Checks a routing file's content and fills in what is left out. Throws `InvalidRouting`. */
export function parseRouting(input: unknown, options: ParseOptions = {}): Routing {
  return parse(input, [], options);
}

function parse(input: unknown, found: readonly string[], options: ParseOptions): Routing {
  const faults = gatherFaults();
  const file = faults.read('', FileSchema, input);
  const routing = file && readParts(file, options, faults);
  // Places are counted in what was read: of a file that has other faults they would be wrong.
  if (routing && options.vocabulary && faults.list.length === 0) {
    checkVocabulary(routing, options.vocabulary, faults);
  }
  const all = [...found, ...faults.list];
  if (!routing || all.length > 0) throw invalid(all, options);
  return routing;
}

function invalid(faults: readonly string[], { place }: ParseOptions): InvalidRouting {
  return new InvalidRouting(place === undefined ? faults : faults.map((fault) => `${place}: ${fault}`));
}

function readParts(file: File, { channels }: ParseOptions, faults: Faults): Routing {
  const names: Names = {
    receivers: new Set(Object.keys(file.receivers)),
    people: new Set(Object.keys(file.people)),
    schedules: new Set(Object.keys(file.schedules)),
    escalations: new Set(Object.keys(file.escalations)),
    channels: channels && new Set(channels),
  };
  const receivers = readReceivers(file, faults);
  checkReceivers(receivers, names, faults);
  const root = parseTree(file.route, faults);
  checkRoutes(root, names, faults);
  reachFaults(root, faults);
  const digest = readTimetable('digest', file.digest, names, faults);
  const report = readTimetable('report', file.report, names, faults);
  return {
    receivers,
    root,
    inhibit: [...BUILT_IN_INHIBITION, ...readInhibition(file, faults)],
    escalations: readEscalations(file, names, faults),
    people: readPeople(file, names, faults),
    schedules: readSchedules(file, names, faults),
    maintenance: readMaintenance(file, faults),
    ...(digest ? { digest } : {}),
    ...(report ? { report } : {}),
  };
}
