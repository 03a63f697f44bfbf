import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { createClaimChecks } from '../../../lambdas/platform/s3-claim-checks';
import { BUNDLING, bundleFunctions, FUNCTIONS, LOADED_LATER } from '../../../lib/bundle';
import { startS3World } from '../../support/s3-world';
import { PROJECT } from '../../support/synth';
import { stackOf } from '../local/template-builder';

const FILES_BESIDE = /require\("(\.[^"]+)"\)/g;

const filesBeside = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(FILES_BESIDE)].map(([, name = '']) => name);

describe('a bundle', () => {
  const folders = bundleFunctions();

  it.each(FUNCTIONS)('of %s has every file beside it that it loads later', (name) => {
    for (const file of filesBeside(join(folders[name], 'index.js'))) {
      expect(existsSync(join(folders[name], `${file}.js`))).toBe(true);
    }
  });

  it.each(Object.entries(LOADED_LATER))(
    'loads %s from a file of its own, which is whole',
    (module, functions) => {
      for (const name of functions) expect(filesBeside(join(folders[name], `${module}.js`))).toEqual([]);
    },
  );

  it('loads the S3 client on first use and not before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kentongan-bundle-'));
    const world = await startS3World(stackOf({ Store: { Type: 'AWS::S3::Bucket' } }));
    try {
      const outfile = join(folder, 'index.js');
      const adapter = join(PROJECT, 'lambdas', 'platform', 's3-claim-checks.ts');
      buildSync({ entryPoints: [adapter], outfile, ...BUNDLING });
      expect(filesBeside(outfile)).toEqual(['./s3-client']);
      Object.assign(process.env, {
        AWS_ENDPOINT_URL_S3: world.url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: world.operator.accessKeyId,
        AWS_SECRET_ACCESS_KEY: world.operator.secretAccessKey,
      });
      const bundled: { createClaimChecks: typeof createClaimChecks } = require(outfile);
      const claimChecks = bundled.createClaimChecks(world.bucket.name);
      copyFileSync(join(folders.ingest, 's3-client.js'), join(folder, 's3-client.js'));
      await claimChecks.put('k', 'x');
      expect([await claimChecks.get('k'), await claimChecks.get('none')]).toEqual(['x', undefined]);
    } finally {
      await world.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
