import { join, relative } from 'node:path';
import { CommandError } from './output';

const ROOT = join(__dirname, '..');
/** As esbuild tells a fault of syntax. */
const FAULT = /^(?:.* )?(\/\S.*|[A-Z]:\\.*):(\d+):(\d+): ERROR: (.+)$/gm;

/**
 * Says where TypeScript files cannot be read, from what esbuild threw or a program that it ended has printed; what went
 * wrong otherwise is told as it came.
 * @param about what cannot be done for it
 */
export function brokenFiles(about: string, thrown: unknown): CommandError {
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const places = [...text.matchAll(FAULT)].map(
    ([, file = '', line, column, message]) =>
      `  ${relative(ROOT, file)}, line ${line}, column ${Number(column) + 1}: ${message}`,
  );
  if (places.length === 0) return new CommandError(`${about}:\n${text}`);
  return new CommandError(
    [`${about}:`, ...new Set(places), 'Mend that and run the command again.'].join('\n'),
    2,
  );
}
