import { randomInt } from 'node:crypto';
import type { Command } from 'commander';
import { asArray, asRecord } from '../../lambdas/domain/json';
import { DEFAULT_APP, parseMetaApps } from '../../lambdas/domain/whatsapp/app-secrets';
import { signBody } from '../../lambdas/domain/whatsapp/signature';
import { demoTenants } from '../../local/meta/demo-tenants';
import { largeBody } from '../../local/meta/large-body';
import { createRandom } from '../../local/random';
import { number } from '../number-option';
import { CommandError, printJson, printLines, readInput } from '../output';
import { addTargetOption, findTarget, type Target, type TargetOptions } from '../target';

interface Options extends TargetOptions {
  readonly app: string;
  readonly updates?: number;
  readonly megabytes?: number;
  readonly accounts: number;
  readonly perChange: number;
  readonly json?: boolean;
}

/** What Meta puts into a body at most. */
const META_UPDATES = 1_000;
const META_MEGABYTES = 3;
const MEGABYTE = 1_000_000;

export function describeSend(program: Command): void {
  addTargetOption(
    program
      .command('send')
      .description(
        'Sign a webhook body as Meta does, post it to a running stack, print status and request id. Without a file: ' +
          'a made-up body, as large as Meta sends them or as you say; each has new messages, of the tenants demo-1, demo-2 ...',
      )
      .argument('[file]', 'the body, or - for standard input')
      .option(
        '--updates <n>',
        `messages in a made-up body (${META_UPDATES})`,
        number({ least: 1, most: 10_000, whole: true }),
      )
      .option(
        '--megabytes <n>',
        `its size, in millions of bytes (${META_MEGABYTES})`,
        number({ least: 0.001, most: 6 }),
      )
      .option(
        '--accounts <n>',
        'business accounts that it is about',
        number({ least: 1, most: 500, whole: true }),
        2,
      )
      .option(
        '--per-change <n>',
        'messages in one change; what is in one change travels together',
        number({ least: 1, most: 10_000, whole: true }),
        10,
      )
      .option('--app <name>', 'the Meta app to send as', DEFAULT_APP)
      .option('--json', 'print JSON')
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  kentongan send test/fixtures/meta/message-text.json\n' +
          '  kentongan send --updates 1000 --megabytes 3                      the largest that Meta sends\n' +
          '  kentongan send --updates 1000 --megabytes 3 --per-change 1000    the same in changes too large for the queue',
      ),
  ).action(send);
}

async function send(file: string | undefined, options: Options): Promise<void> {
  const body = file === undefined ? makeBody(options) : readFile(file, options);
  const target = await findTarget(options);
  const url = target.output('WebhookUrl').replace(new RegExp(`${DEFAULT_APP}$`), options.app);
  const signature = signBody(body, await readAppSecret(target, options.app));
  const startedAt = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
    body: new Uint8Array(body),
  });
  const answer = await response.text();
  const result = {
    status: response.status,
    requestId: response.headers.get('x-request-id'),
    traceId: response.headers.get('x-trace-id'),
    durationMs: Math.round(performance.now() - startedAt),
    bytes: body.length,
    updates: countUpdates(body),
    answer,
  };
  if (options.json) printJson(result);
  else {
    printLines([
      `${result.status} in ${result.durationMs} ms, request ${result.requestId ?? '(none)'}, trace ${result.traceId ?? '(none)'}`,
      `${result.updates} update(s) in ${result.bytes} bytes`,
      answer,
    ]);
  }
  if (!response.ok) process.exitCode = 1;
}

function readFile(file: string, { updates, megabytes }: Options): Buffer {
  if (updates === undefined && megabytes === undefined) return readInput(file);
  throw new CommandError('either a file, or --updates and --megabytes for a body that is made up', 2);
}

function makeBody({ updates, megabytes, accounts, perChange }: Options): Buffer {
  if (updates === undefined && megabytes === undefined) {
    throw new CommandError(
      'nothing to send: name a file, - for standard input, or --updates N --megabytes N',
      2,
    );
  }
  try {
    return Buffer.from(
      largeBody({
        senders: demoTenants(accounts),
        updates: updates ?? META_UPDATES,
        bytes: Math.round((megabytes ?? META_MEGABYTES) * MEGABYTE),
        updatesPerChange: perChange,
        sentMs: Date.now(),
        random: createRandom(randomInt(2 ** 32)),
      }),
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandError(`${error.message}; ask for fewer --updates or more --megabytes`, 2);
  }
}

/** Messages, statuses, and each change that has neither; 0 for what is no webhook. */
function countUpdates(body: Buffer): number {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    return 0;
  }
  const entries = asArray(asRecord(parsed)?.entry).map(asRecord);
  const changes = entries.flatMap((entry) => asArray(entry?.changes)).map(asRecord);
  return changes.reduce((sum, change) => {
    const value = asRecord(change?.value);
    return sum + Math.max(1, asArray(value?.messages).length + asArray(value?.statuses).length);
  }, 0);
}

async function readAppSecret(target: Target, app: string): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const { SecretString = '' } = await new SecretsManagerClient(target.client).send(
    new GetSecretValueCommand({ SecretId: target.output('MetaSecretArn') }),
  );
  const apps = parseMetaApps(SecretString);
  const secret = apps.get(app)?.appSecrets[0];
  if (secret) return secret;
  const known = [...apps.keys()].join(', ') || 'none yet';
  throw new CommandError(
    `the Meta secret has no app "${app}"; it has: ${known}. The README's deploy section sets one.`,
  );
}
