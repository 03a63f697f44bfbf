/** Bundles every function once, the SDK inside: pinned, and loaded in half the time of the runtime's own copy. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';

export const FUNCTIONS = ['ingest', 'normalise', 'count', 'evaluate', 'notify', 'probe'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

const ROOT = join(__dirname, '..');
const OUT = join(ROOT, 'dist', 'lambdas');

/** How a function is bundled, whatever it is. */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  // The oldest Node that runs the stack locally; Lambda's is newer.
  target: 'node20',
  format: 'cjs',
  minify: true,
  // The SDK's ES modules shake down to a third less than its CommonJS ones.
  mainFields: ['module', 'main'],
  sourcemap: 'linked',
  sourcesContent: false,
} as const satisfies BuildOptions;

/** The folder of each function's bundle, for use as its code. */
export function bundleFunctions(): Readonly<Record<FunctionName, string>> {
  const { outputFiles } = buildSync({
    entryPoints: FUNCTIONS.map((name) => ({
      in: join(ROOT, 'lambdas', name, 'index.ts'),
      out: `${name}/index`,
    })),
    outdir: OUT,
    absWorkingDir: ROOT,
    ...BUNDLING,
    write: false,
    logLevel: 'warning',
  });
  for (const { path, contents } of outputFiles) writeIfChanged(path, contents);
  return Object.fromEntries(FUNCTIONS.map((name) => [name, join(OUT, name)])) as Record<FunctionName, string>;
}

/** Another synth may read the file at this moment: it sees the old or the new one whole. */
function writeIfChanged(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}
