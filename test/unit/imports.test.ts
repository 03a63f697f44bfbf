import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkImports, importsOf, judgeImport } from '../../scripts/check-imports';
import { PROJECT } from '../support/synth';

const FOLDERS = ['bin', 'lib', 'lambdas', 'rules', 'local', 'cli', 'bench'];

/** Checks a tree of the given files, which is gone afterwards. */
function check(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'kentongan-imports-'));
  try {
    for (const [name, source] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), source);
    }
    return checkImports(root, FOLDERS).faults;
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe('the import table', () => {
  it.each([
    ['domain', 'lambdas/domain/a.ts', '@aws-sdk/client-sqs', true],
    ['domain', 'lambdas/domain/a.ts', 'node:fs', false],
    ['domain', 'lambdas/domain/a.ts', 'lambdas/platform/clock.ts', true],
    ['domain', 'lambdas/domain/a.ts', 'rules/index.ts', false],
    ['rules', 'rules/a.ts', 'lambdas/platform/env.ts', false],
    ['rules', 'rules/a.ts', 'node:crypto', false],
    ['ingest', 'lambdas/ingest/handler.ts', 'lambdas/normalise/handler.ts', true],
    ['ingest', 'lambdas/ingest/handler.ts', 'lambdas/platform/clock.ts', false],
    ['ingest', 'lambdas/ingest/handler.ts', 'aws-cdk-lib', false],
    ['ingest', 'lambdas/ingest/handler.ts', 'aws-lambda', false],
    ['ingest', 'lambdas/ingest/handler.ts', '@aws-sdk/client-sqs', false],
    ['ingest', 'lambdas/ingest/index.ts', 'rules/index.ts', false],
    ['ingest/env', 'lambdas/ingest/env.ts', 'lambdas/ingest/handler.ts', false],
    ['evaluate', 'lambdas/evaluate/handler.ts', 'rules/index.ts', false],
    ['platform', 'lambdas/platform/dynamo-counts.ts', '@aws-sdk/client-sqs', false],
    ['platform', 'lambdas/platform/env.ts', '@aws-sdk/client-dynamodb', false],
    ['platform', 'lambdas/platform/clock.ts', 'lambdas/ingest/ports.ts', true],
    ['platform', 'lambdas/platform/metrics.ts', 'aws-cdk-lib', true],
    ['lib', 'lib/a.ts', 'lambdas/ingest/handler.ts', true],
    ['lib', 'lib/a.ts', 'lambdas/platform/env.ts', false],
    ['lib', 'lib/a.ts', 'local/stack.ts', false],
    ['bin', 'bin/app.ts', 'lambdas/platform/clock.ts', false],
    ['local', 'local/a.ts', 'lambdas/ingest/handler.ts', true],
    ['local', 'local/a.ts', 'lambdas/domain/json.ts', false],
    ['local', 'local/a.ts', 'lib/stage-config.ts', true],
    ['local', 'local/a.ts', 'cli/main.ts', true],
    ['cli', 'cli/a.ts', 'lambdas/ingest/handler.ts', true],
    ['cli', 'cli/a.ts', 'lib/stage-config.ts', false],
  ])('refuses %s: %s importing %s', (_who, from, to, typeOnly) => {
    expect(judgeImport({ from, to, typeOnly })).toContain(`${from} imports ${to}`);
  });

  it.each([
    ['lambdas/domain/a.ts', 'valibot', false],
    ['lambdas/domain/a.ts', 'node:crypto', false],
    ['lambdas/ingest/handler.ts', 'lambdas/platform/clock.ts', true],
    ['lambdas/ingest/handler.ts', 'aws-lambda', true],
    ['lambdas/ingest/index.ts', 'lambdas/platform/clock.ts', false],
    ['lambdas/evaluate/index.ts', 'rules/index.ts', false],
    ['lambdas/platform/dynamo-counts.ts', '@aws-sdk/client-dynamodb', false],
    ['lib/a.ts', 'lambdas/ingest/env.ts', false],
    ['lib/a.ts', 'lambdas/platform/env.ts', true],
    ['bin/app.ts', 'rules/index.ts', false],
    ['local/a.ts', 'lambdas/domain/json.ts', true],
    ['cli/a.ts', 'lambdas/platform/dynamo.ts', false],
    ['bench/a.ts', 'lambdas/ingest/handler.ts', false],
  ])('lets %s import %s', (from, to, typeOnly) => {
    expect(judgeImport({ from, to, typeOnly })).toBeUndefined();
  });

  it('refuses a file that belongs to no folder of the table', () => {
    expect(judgeImport({ from: 'lambdas/stray.ts', to: 'valibot', typeOnly: false })).toContain('no folder');
  });
});

describe('a tree of files', () => {
  it('passes when every import is allowed', () => {
    expect(
      check({
        'lambdas/platform/clock.ts': 'export interface Clock {}; export const clock = {};',
        'lambdas/ingest/handler.ts': "import type { Clock } from '../platform/clock'; export type A = Clock;",
        'lambdas/ingest/index.ts': "import { clock } from '../platform/clock'; export const a = clock;",
      }),
    ).toEqual([]);
  });

  it('fails with the place when one is forbidden', () => {
    expect(
      check({
        'lambdas/normalise/count.ts': 'export const a = 1;',
        'lambdas/ingest/accept.ts': "import { a } from '../normalise/count'; export const b = a;",
      }),
    ).toEqual([
      'lambdas/ingest/accept.ts imports lambdas/normalise/count.ts; ingest may import: domain, ingest, types from platform',
    ]);
  });

  it('fails on a circle, also one of types only', () => {
    expect(
      check({
        'lambdas/domain/a.ts': "import type { B } from './b'; export interface A { b: B }",
        'lambdas/domain/b.ts': "import type { A } from './a'; export interface B { a: A }",
      }),
    ).toEqual(['a circle of imports: lambdas/domain/a.ts -> lambdas/domain/b.ts -> lambdas/domain/a.ts']);
  });

  it('fails on an import that leads nowhere', () => {
    expect(check({ 'lambdas/domain/a.ts': "export * from './gone';" })).toEqual([
      'lambdas/domain/a.ts imports ./gone, which does not exist',
    ]);
  });
});

describe('the reading of imports', () => {
  it.each([
    ["import { a } from 'x';", false],
    ["import 'x';", false],
    ["import type { A } from 'x';", true],
    ["import { type A } from 'x';", true],
    ["import { type A, b } from 'x';", false],
    ["export { a } from 'x';", false],
    ["export type { A } from 'x';", true],
    ["export * from 'x';", false],
    ["const a = import('x');", false],
    ["const a = require('x');", false],
    ["import a = require('x');", false],
    ["type A = import('x').A;", true],
  ])('%s', (source, typeOnly) => {
    expect(importsOf(source)).toEqual([{ specifier: 'x', typeOnly }]);
  });
});

describe('this project', () => {
  it('keeps to its import table', () => {
    const { faults, files } = checkImports(PROJECT, FOLDERS);
    expect(faults).toEqual([]);
    expect(files).toBeGreaterThan(100);
  });
});
