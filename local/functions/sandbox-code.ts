import { join } from 'node:path';
import { buildSync } from 'esbuild';

let code: string | undefined;

/** The sandbox's program as one piece of JavaScript, ready for a worker. */
export function sandboxCode(): string {
  code ??= Buffer.from(
    buildSync({
      entryPoints: [join(__dirname, 'sandbox.ts')],
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
    }).outputFiles[0]?.contents ?? [],
  ).toString('utf8');
  return code;
}
