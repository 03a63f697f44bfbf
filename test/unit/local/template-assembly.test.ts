import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, Stack, Stage } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { objectAt } from '../../../local/template/json';
import { loadStack } from '../../../local/template/load';

const options = { endpoint: 'http://127.0.0.1:1', apiEndpoint: 'http://127.0.0.1:2' };
const work = mkdtempSync(join(tmpdir(), 'assembly-'));
const out = join(work, 'out');
const several = join(work, 'several');

beforeAll(() => {
  // The library's own check of templates takes seconds and is not what is tried here.
  process.env.CDK_VALIDATION = 'false';
  const code = join(work, 'code');
  mkdirSync(code);
  writeFileSync(join(code, 'index.js'), 'exports.handler = async () => undefined;');
  const app = new App({ outdir: out, analyticsReporting: false });
  const stack = new Stack(app, 'Shop');
  const queue = new Queue(stack, 'Orders', { enforceSSL: true });
  const table = new TableV2(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
  const handler = new LambdaFunction(stack, 'Ingest', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromAsset(code),
    environment: { QUEUE_URL: queue.queueUrl, TABLE: table.tableName },
  });
  queue.grantSendMessages(handler);
  const api = new HttpApi(stack, 'Api');
  api.addRoutes({
    path: '/hook',
    methods: [HttpMethod.POST],
    integration: new HttpLambdaIntegration('Hook', handler),
  });
  new CfnOutput(stack, 'Url', { value: api.apiEndpoint });
  app.synth();

  const two = new App({ outdir: several, analyticsReporting: false });
  new Queue(new Stack(two, 'One'), 'Q');
  new Queue(new Stack(new Stage(two, 'Prod'), 'Two', { stackName: 'two-of-prod' }), 'Q');
  two.synth();
});

afterAll(() => rmSync(work, { recursive: true }));

describe('a synthesised assembly', () => {
  it('becomes a stack with every reference resolved', () => {
    const stack = loadStack(out, options);
    const [fn] = stack.byType('AWS::Lambda::Function');
    const [queue] = stack.byType('AWS::SQS::Queue');
    const [role] = stack.byType('AWS::IAM::Role');
    expect(stack.stackName).toBe('Shop');
    expect(fn?.path).toBe('Shop/Ingest/Resource');
    expect(fn?.properties).toMatchObject({
      Role: role?.attributes.Arn,
      Environment: { Variables: { QUEUE_URL: queue?.ref } },
    });
    expect(stack.outputs).toMatchObject([{ name: 'Url', value: options.apiEndpoint }]);
    expect(JSON.stringify(stack.resources)).not.toMatch(/Fn::|"Ref"/);
  });

  it('leads from the key of a function to the folder of its code', () => {
    const stack = loadStack(out, options);
    const [fn] = stack.byType('AWS::Lambda::Function');
    const key = String(objectAt(fn?.properties.Code, 'Code').S3Key);
    expect(existsSync(join(stack.assetFolder(key), 'index.js'))).toBe(true);
    expect(() => stack.assetFolder('other.zip')).toThrow("no asset 'other.zip'");
  });

  it.each([
    ['One', 'One'],
    ['two-of-prod', 'two-of-prod'],
    ['Prod/Two', 'two-of-prod'],
  ])('with several stacks gives the one that is named %s', (name, stackName) => {
    const found = loadStack(several, { ...options, stackName: name }).stackName;
    expect(found).toBe(stackName);
  });

  it.each<[string, string, string | undefined, string]>([
    ['several stacks and no name', several, undefined, 'name the one to run'],
    ['an unknown name', several, 'Three', "does not hold the stack 'Three'; its stacks: two-of-prod, One"],
    ['no assembly', join(work, 'nowhere'), undefined, 'synthesise the app first'],
  ])('fails clearly on %s', (_case, folder, stackName, message) => {
    const load = () => loadStack(folder, stackName === undefined ? options : { ...options, stackName });
    expect(load).toThrow(message);
  });
});
