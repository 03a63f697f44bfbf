/**
 * Loads a module as the functions are deployed: bundled. The loader of TypeScript gives each closure its name back when
 * it is made, which in code that makes many takes half of the time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { BUNDLING } from '../../lib/bundle';
import { PROJECT } from './assembly';

/** @param entry a file, from the project's root */
export function loadBundled<Module>(entry: string): Module {
  const folder = mkdtempSync(join(tmpdir(), 'kentongan-bench-'));
  try {
    const outfile = join(folder, 'index.js');
    buildSync({
      ...BUNDLING,
      entryPoints: [join(PROJECT, entry)],
      outfile,
      sourcemap: false,
      logLevel: 'warning',
    });
    return require(outfile) as Module;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
