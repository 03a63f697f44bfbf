import type { Command } from 'commander';
import { DEFAULT_APP, parseMetaApps } from '../../lambdas/domain/whatsapp/app-secrets';
import { signBody } from '../../lambdas/domain/whatsapp/signature';
import { CommandError, printJson, printLines, readInput } from '../output';
import { addTargetOption, findTarget, type Target, type TargetOptions } from '../target';

interface Options extends TargetOptions {
  readonly app: string;
  readonly json?: boolean;
}

export function describeSend(program: Command): void {
  addTargetOption(
    program
      .command('send')
      .description(
        'Sign a webhook body as Meta does, post it to a running stack, print status and request id',
      )
      .argument('<file>', 'the body, or - for standard input')
      .option('--app <name>', 'the Meta app to send as', DEFAULT_APP)
      .option('--json', 'print JSON'),
  ).action(send);
}

async function send(file: string, options: Options): Promise<void> {
  const body = readInput(file);
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
    durationMs: Math.round(performance.now() - startedAt),
    answer,
  };
  if (options.json) printJson(result);
  else {
    printLines([
      `${result.status} in ${result.durationMs} ms, request ${result.requestId ?? '(none)'}`,
      answer,
    ]);
  }
  if (!response.ok) process.exitCode = 1;
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
