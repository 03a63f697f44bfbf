/** Synthesises the app into a folder of the caller's own, as `npm start` does. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const PROJECT = join(__dirname, '..', '..');

export interface Assembly {
  readonly folder: string;
  remove(): void;
}

export async function synthesise(): Promise<Assembly> {
  const folder = mkdtempSync(join(tmpdir(), 'kentongan-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await run(['--import', 'tsx', 'bin/app.ts'], { CDK_OUTDIR: folder, CDK_VALIDATION: 'false' });
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: PROJECT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`node ${args.join(' ')} ended with ${signal ?? `code ${code}`}`));
    });
  });
}
