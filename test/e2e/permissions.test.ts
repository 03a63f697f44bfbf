import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorld, tenantOf, textMessage } from '../support/world';

interface Statement {
  Action: string | string[];
}
interface Resource {
  Type: string;
  Properties: { PolicyDocument?: { Statement: Statement[] } };
}

/** The assembly as it would be without this grant in `lib/`. */
function assemblyWithout(roleId: RegExp, action: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kentongan-denied-'));
  cpSync(process.env.KENTONGAN_TEST_ASSEMBLY ?? '', folder, { recursive: true });
  const file = readdirSync(folder).find((name) => name.endsWith('.template.json')) ?? '';
  const template = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    Resources: Record<string, Resource>;
  };
  let removed = 0;
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type !== 'AWS::IAM::Policy' || !roleId.test(id)) continue;
    for (const statement of Properties.PolicyDocument?.Statement ?? []) {
      const kept = [statement.Action].flat().filter((each) => each !== action);
      removed += [statement.Action].flat().length - kept.length;
      statement.Action = kept.length > 0 ? kept : ['none:None'];
    }
  }
  expect(removed).toBe(1);
  writeFileSync(join(folder, file), JSON.stringify(template));
  return folder;
}

describe('a function whose grant is missing', () => {
  it.each([
    [
      'sqs:SendMessage',
      /^FrontIngest/,
      { status: 503, counted: false },
      'ingest',
      /AccessDenied.*sqs:SendMessage on resource: arn:aws:sqs:us-east-1:123456789012:Kentongan-dev-IntakeWebhooksQueue/,
    ],
    [
      'dynamodb:UpdateItem',
      /^IntakeNormalise/,
      { status: 200, counted: false },
      'normalise',
      /AccessDenied.*dynamodb:UpdateItem on resource: arn:aws:dynamodb:us-east-1:123456789012:table\/Kentongan-dev-Ledger/,
    ],
    ['sns:Publish', /^AlertingEvaluate/, { status: 200, counted: true }, 'evaluate', undefined],
    [
      'kms:GenerateDataKey',
      /^IntakeNormalise/,
      // It is recorded before it is published.
      { status: 200, counted: true },
      'normalise',
      /KMSAccessDenied.*kms:GenerateDataKey on resource: arn:aws:kms:us-east-1:123456789012:key/,
    ],
  ] as const)(
    'is refused %s, naming action and resource',
    async (action, roleId, { status, counted }, component, refusal) => {
      const assembly = assemblyWithout(roleId, action);
      const world = await startWorld({ assembly });
      try {
        expect(await world.post(textMessage(tenantOf(world, 'demo-1'), 'denied'))).toBe(status);
        await world.clock.advance(15_000);
        expect(await world.counts('demo-1')).toEqual(counted ? expect.objectContaining({ inbound: 1 }) : {});
        if (refusal) expect(world.logged(component, 'AccessDenied').join('\n')).toMatch(refusal);
      } finally {
        await world.stop();
        rmSync(assembly, { recursive: true, force: true });
      }
    },
  );

  it('leaves every other function as it was', async () => {
    const world = await startWorld();
    try {
      await world.clock.advance(5 * 60_000);
      for (const { text } of world.stack.logs.lines()) expect(text).not.toContain('AccessDenied');
    } finally {
      await world.stop();
    }
  });
});
