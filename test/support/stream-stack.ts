/** A stack of one table whose stream feeds one function, synthesised by the CDK and run as it is. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, type ITable, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, type DynamoEventSourceProps, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type LocalStack, type StackOptions, startStack } from '../../local/stack';
import { VirtualClock } from '../../local/time/virtual-clock';

export interface StreamStack extends LocalStack {
  readonly clock: VirtualClock;
  /** What the function wrote, line by line, as JSON. */
  written(): readonly unknown[];
}

export const STREAM_STACK_START = Date.UTC(2026, 10, 21, 9);
const TABLE = 'ledger';

type Change = (template: {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;
}) => void;

/**
 * Starts it in virtual time.
 * @param code of the function, a CommonJS module that exports `handler`
 * @param change what to alter in the synthesised template
 */
export async function startStreamStack(
  code: string,
  source: Partial<DynamoEventSourceProps> = {},
  options: Partial<StackOptions> = {},
  change: Change = () => {},
): Promise<StreamStack> {
  const root = mkdtempSync(join(tmpdir(), 'kentongan-stream-'));
  try {
    const clock = new VirtualClock(STREAM_STACK_START);
    const assembly = synthesise(root, code, source, change);
    const stack = await startStack({
      assembly,
      clock,
      virtualTime: true,
      seed: 5,
      ports: { api: 0, aws: 0 },
      ...options,
    });
    return {
      ...stack,
      clock,
      written: () => stack.logs.lines().map(({ text }) => JSON.parse(text) as unknown),
      stop: async () => {
        await stack.stop();
        rmSync(root, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(root, { recursive: true, force: true });
    throw error;
  }
}

function synthesise(
  root: string,
  code: string,
  source: Partial<DynamoEventSourceProps>,
  change: Change,
): string {
  const bundle = mkdtempSync(join(root, 'bundle-'));
  writeFileSync(join(bundle, 'index.js'), code);
  // CloudFormation's own validation takes seconds.
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ outdir: join(root, 'out') });
  const stack = new Stack(app, 'Shop');
  const table = new TableV2(stack, 'Ledger', {
    tableName: TABLE,
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    timeToLiveAttribute: 'expires',
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
  });
  const fn = new LambdaFunction(stack, 'Fold', {
    code: Code.fromAsset(bundle),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_22_X,
  });
  const onFailure = new SqsDlq(new Queue(stack, 'GivenUp', { queueName: 'given-up' }));
  const props = { startingPosition: StartingPosition.TRIM_HORIZON, onFailure, ...source };
  fn.addEventSource(new DynamoEventSource(table as ITable, props));
  // The local run serves an API in any case.
  new HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration('Any', fn) });
  const { directory, stacks } = app.synth();
  const [artifact] = stacks;
  if (!artifact) throw new Error('the app has no stack');
  change(artifact.template);
  writeFileSync(artifact.templateFullPath, JSON.stringify(artifact.template));
  return directory;
}
