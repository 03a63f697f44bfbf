/** Bundles every function once, the SDK inside: pinned, and loaded in half the time of the runtime's own copy. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';

export const FUNCTIONS = ['ingest', 'normalise', 'count', 'rollup', 'evaluate', 'notify', 'probe'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/**
 * Modules of `lambdas/platform` that these functions load on first use, each from a file of its own beside the
 * bundle: inside it they would still be parsed at every cold start, and take a quarter of it.
 */
export const LOADED_LATER: Readonly<Record<string, readonly FunctionName[]>> = {
  's3-client': ['ingest', 'normalise'],
  'ses-client': ['notify'],
  'sns-client': ['notify'],
};

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
  // As `require`: Node's own `import` would want the file's extension.
  supported: { 'dynamic-import': false },
  external: Object.keys(LOADED_LATER).map((module) => `*/${module}`),
} as const satisfies BuildOptions;

/** The folder of each function's bundle, for use as its code. */
export function bundleFunctions(): Readonly<Record<FunctionName, string>> {
  const { outputFiles } = buildSync({
    entryPoints: [
      ...FUNCTIONS.map((name) => ({ in: join(ROOT, 'lambdas', name, 'index.ts'), out: `${name}/index` })),
      ...Object.entries(LOADED_LATER).flatMap(([module, functions]) =>
        functions.map((name) => ({
          in: join(ROOT, 'lambdas', 'platform', `${module}.ts`),
          out: `${name}/${module}`,
        })),
      ),
    ],
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
