/** What a function weighs and how long it takes to load, against the AWS SDK that it cannot do without. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { EVALUATE_ENV } from '../lambdas/evaluate/env';
import { INGEST_ENV } from '../lambdas/ingest/env';
import { NORMALISE_ENV } from '../lambdas/normalise/env';
import { NOTIFY_ENV } from '../lambdas/notify/env';
import { PROBE_ENV } from '../lambdas/probe/env';
import { BUNDLING, bundleFunctions, FUNCTIONS } from '../lib/bundle';
import { PROJECT } from './support/assembly';
import type { Bench } from './support/report';
import { medianOf } from './support/statistics';

const PROCESSES = 15;
const SDK_ONLY = 'SDK client alone';

/** The value of a setting matters to no import; that it is there does. */
const ENV = Object.fromEntries(
  [INGEST_ENV, NORMALISE_ENV, EVALUATE_ENV, NOTIFY_ENV, PROBE_ENV]
    .flatMap((names) => Object.values(names))
    .map((name) => [name, name === NORMALISE_ENV.maxReceiveCount ? '5' : 'https://example.com/bench']),
);

const TIME_IMPORT = `
  const startedAt = performance.now();
  require(process.argv[1]);
  console.log(performance.now() - startedAt);
  process.exit();
`;

export const bundles: Bench = async ({ progress }) => {
  const folder = mkdtempSync(join(tmpdir(), 'kentongan-bench-'));
  try {
    const built = bundleFunctions();
    const files = [
      { name: SDK_ONLY, file: bundleSdkOnly(folder) },
      ...FUNCTIONS.map((name) => ({ name, file: join(built[name], 'index.js') })),
    ];
    const times = new Map<string, number[]>(files.map(({ name }) => [name, []]));
    for (let round = 1; round <= PROCESSES; round++) {
      if (round % 5 === 1) progress(`import ${round} of ${PROCESSES} of each`);
      for (const { name, file } of files) times.get(name)?.push(await timeImport(file));
    }
    const sdkMs = medianOf(times.get(SDK_ONLY) ?? []);
    return {
      bench: 'bundles',
      method:
        `Size of each bundle as deployed, and the time of its import in a fresh process: median of ${PROCESSES}, ` +
        'the bundles in turn.',
      columns: [
        { head: 'size', unit: 'kB' },
        { head: 'gzip', unit: 'kB' },
        { head: 'import', unit: 'ms', digits: 1 },
        { head: 'to the SDK alone', unit: 'x', digits: 2 },
      ],
      rows: files.map(({ name, file }) => {
        const bytes = readFileSync(file);
        const importMs = medianOf(times.get(name) ?? []);
        return {
          name,
          figures: [bytes.length / 1000, gzipSync(bytes).length / 1000, importMs, importMs / sdkMs],
        };
      }),
      notes: [
        "SDK client alone: @aws-sdk/client-sqs with one client made, bundled with the functions' options.",
        'Imports run with --enable-source-maps, as the functions do.',
      ],
      failures: [],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

function bundleSdkOnly(folder: string): string {
  const outfile = join(folder, 'sdk', 'index.js');
  mkdirSync(join(folder, 'sdk'));
  buildSync({
    stdin: {
      contents:
        "import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';\n" +
        'export const client = new SQSClient({});\nexport { SendMessageCommand };\n',
      resolveDir: PROJECT,
    },
    outfile,
    ...BUNDLING,
    logLevel: 'warning',
  });
  return outfile;
}

const run = promisify(execFile);

async function timeImport(file: string): Promise<number> {
  const { stdout } = await run(process.execPath, ['--enable-source-maps', '-e', TIME_IMPORT, file], {
    env: {
      ...process.env,
      ...ENV,
      AWS_REGION: 'us-east-1',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
  return Number(stdout);
}
