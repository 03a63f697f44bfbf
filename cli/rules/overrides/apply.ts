/** The whole document from a file. */
import { asRecord } from '../../../lambdas/domain/json';
import type { OverrideDocument } from '../../../lambdas/platform/dynamo-overrides';
import { confirm } from '../../confirm';
import { CommandError, printJson, printLines, readInput } from '../../output';
import { sayMoment } from '../../time-option';
import {
  checkOverrides,
  countChanged,
  differenceOf,
  type EditOptions,
  missingIn,
  openDesk,
} from './document';
import { sayLeftOut, sayNobody } from './notes';

interface Options extends EditOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export async function applyOverrideFile(file: string, options: Options): Promise<void> {
  const { version, overrides } = readOverrideFile(file, readInput(file).toString('utf8'));
  const desk = await openDesk(options);
  const { leftOut } = checkOverrides(`${file}: nothing was changed`, overrides, desk);
  const { document } = desk;
  if (version !== undefined && version !== document.version) {
    throw new CommandError(outdated(file, version, overrides, document));
  }
  const changes = differenceOf(document.overrides, overrides);
  if (!options.json) printLines(changes.length > 0 ? changes : ['Nothing would change.']);
  const fresh = missingIn(document.overrides, overrides);
  const notes = [...sayNobody(fresh, desk.tenants), ...sayLeftOut(leftOut, overrides)];
  if (!options.json) printLines(notes);
  const doIt = changes.length > 0 && !options.dryRun;
  if (doIt) {
    const count = countChanged(document.overrides, overrides);
    await confirm(`${count} ${count === 1 ? 'override' : 'overrides'} would be changed.`, options);
    const written = await desk.write(overrides, options.by);
    if (!options.json) printLines([`Done: version ${written.version}, by ${written.by}.`]);
  }
  if (options.json) printJson({ changes, applied: doIt, notes });
}

/** What was there when the file was written is not known any more: only how it differs from what is there now. */
export function outdated(
  file: string,
  version: number,
  overrides: readonly unknown[],
  present: OverrideDocument,
): string {
  const changed = present.version > 0 ? `, by ${present.by} at ${sayMoment(present.atMs)} UTC` : '';
  const differences = differenceOf(overrides, present.overrides);
  return [
    `nothing was changed: ${file} is made from version ${version}, and what is there is version ${present.version}${changed}.`,
    ...(differences.length > 0
      ? ['Only in the file (-) and only there (+):', ...differences.map((line) => `  ${line}`)]
      : ['It has the same overrides as the file.']),
    'Put both together and give the file that version, or none to overwrite what is there.',
  ].join('\n');
}

/** Throws a `CommandError` for what is no such file. The faults of single overrides are found later. */
export function readOverrideFile(
  file: string,
  text: string,
): { readonly version: number | undefined; readonly overrides: readonly unknown[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${file} is not JSON: ${error instanceof Error ? error.message : error}`, 2);
  }
  const { overrides, version, by: _by, at: _at, $comment: _comment, ...rest } = asRecord(json) ?? {};
  const [unknown] = Object.keys(rest);
  if (!Array.isArray(overrides) || unknown !== undefined) {
    const came = unknown === undefined ? 'no list "overrides"' : `"${unknown}"`;
    throw new CommandError(
      `${file}: came ${came}, accepted is {"overrides": [...]}; \`kentongan rules overrides show --json\` writes such a file`,
      2,
    );
  }
  if (version !== undefined && !Number.isInteger(version)) {
    throw new CommandError(
      `${file}: version: came ${JSON.stringify(version)}, accepted is a whole number, or none`,
      2,
    );
  }
  return { version: version as number | undefined, overrides };
}
