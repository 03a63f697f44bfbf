/** What a function weighs and how long it takes to load, against the AWS SDK that it cannot do without. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { BUNDLING } from '../lib/bundle';
import { objectAt, stringAt } from '../local/template/json';
import { type LocalResource, loadStack } from '../local/template/load';
import { PROJECT, synthesise } from './support/assembly';
import type { Bench } from './support/report';
import { medianOf } from './support/statistics';

const PROCESSES = 15;
const SDK_ONLY = 'SDK client alone';

const TIME_IMPORT = `
  const startedAt = performance.now();
  require(process.argv[1]);
  console.log(performance.now() - startedAt);
  process.exit();
`;

export const bundles: Bench = async ({ progress }) => {
  const folder = mkdtempSync(join(tmpdir(), 'kentongan-bench-'));
  progress('synthesising');
  const assembly = await synthesise();
  try {
    const files: readonly Bundle[] = [
      { name: SDK_ONLY, file: bundleSdkOnly(folder), env: {} },
      ...functionsOf(assembly.folder),
    ];
    const times = new Map<string, number[]>(files.map(({ name }) => [name, []]));
    for (let round = 1; round <= PROCESSES; round++) {
      if (round % 5 === 1) progress(`import ${round} of ${PROCESSES} of each`);
      for (const bundle of files) times.get(bundle.name)?.push(await timeImport(bundle));
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
    assembly.remove();
  }
};

interface Bundle {
  readonly name: string;
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The functions of the template with the settings that they have there: some of them are read by the import. */
function functionsOf(assembly: string): readonly Bundle[] {
  const nowhere = 'http://127.0.0.1:9';
  const template = loadStack(assembly, { endpoint: nowhere, apiEndpoint: nowhere });
  return template.byType('AWS::Lambda::Function').map(({ name, properties, logicalId }: LocalResource) => {
    const code = template.assetFolder(stringAt(objectAt(properties.Code, logicalId).S3Key, logicalId));
    const variables = objectAt(objectAt(properties.Environment, logicalId).Variables, logicalId);
    const env = Object.entries(variables).map(([key, value]) => [key, stringAt(value, key)]);
    return { name, file: join(code, 'index.js'), env: Object.fromEntries(env) };
  });
}

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

async function timeImport({ file, env }: Bundle): Promise<number> {
  const { stdout } = await run(process.execPath, ['--enable-source-maps', '-e', TIME_IMPORT, file], {
    env: {
      ...process.env,
      ...env,
      AWS_REGION: 'us-east-1',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
  return Number(stdout);
}
