/** Turns the source into the assembly that the local run reads: `cdk synth` without its command line and checks. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { brokenFiles } from '../broken-files';

const ROOT = join(__dirname, '..', '..');

/**
 * Resolves with the assembly's folder.
 * @param run names the run, so that two at once do not share a folder
 */
export async function synthesise(stage: string, run: string): Promise<string> {
  const folder = join(ROOT, '.kentongan', `assembly-${run}`);
  rmSync(folder, { recursive: true, force: true });
  const said: Buffer[] = [];
  const child = spawn(process.execPath, ['--import', 'tsx', join('bin', 'app.ts')], {
    cwd: ROOT,
    // CloudFormation's validation and cdk-nag take two seconds and belong to CI and to deployments.
    env: {
      ...process.env,
      CDK_OUTDIR: folder,
      CDK_VALIDATION: 'false',
      KENTONGAN_EDGE: 'off',
      KENTONGAN_STAGE: stage,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw brokenFiles('the stack cannot be synthesised', Buffer.concat(said).toString('utf8'));
  }
  return folder;
}
