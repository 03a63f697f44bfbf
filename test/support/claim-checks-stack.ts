/** The bucket of large webhooks with two functions, one that puts and one that reads, as the local run sees them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ClaimChecks } from '../../lib/claim-checks';
import { StageFunction } from '../../lib/constructs/stage-function';
import { readStageConfig } from '../../lib/stage-config';
import type { JsonObject } from '../../local/template/json';
import { type LocalTemplate, loadTemplate } from '../../local/template/load';

export function claimChecksStack(): LocalTemplate {
  const root = mkdtempSync(join(tmpdir(), 'kentongan-claim-checks-'));
  const code = join(root, 'code');
  mkdirSync(code);
  writeFileSync(join(code, 'index.js'), '');
  const stack = new Stack(new App({ outdir: join(root, 'out') }), 'Shop');
  const config = readStageConfig('dev');
  const claimChecks = new ClaimChecks(stack, 'ClaimChecks', config);
  const make = (name: 'ingest' | 'normalise') =>
    new StageFunction(stack, name, {
      name,
      description: name,
      code,
      config,
      envNames: {},
      env: {},
      memoryMb: 128,
      timeout: Duration.seconds(3),
    });
  claimChecks.allowPut(make('ingest'));
  claimChecks.allowReadAndRemove(make('normalise'));
  const template = Template.fromStack(stack).toJSON() as JsonObject;
  rmSync(root, { recursive: true });
  return loadTemplate(
    { stackName: 'Shop', template, paths: new Map(), assetFolder: () => code },
    { endpoint: 'http://127.0.0.1:1', apiEndpoint: 'http://127.0.0.1:1' },
  );
}
