/** Synthesises the app once for all tests of a run, as `npm start` does. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const PROJECT = join(__dirname, '..', '..');

/** A new folder with the assembly of the dev stage. */
export function synthesise(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kentongan-assembly-'));
  execFileSync(process.execPath, ['--import', 'tsx', 'bin/app.ts'], {
    cwd: PROJECT,
    env: { ...process.env, CDK_OUTDIR: folder, CDK_VALIDATION: 'false', KENTONGAN_EDGE: 'off' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return folder;
}
