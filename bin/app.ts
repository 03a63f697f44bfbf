/** The CDK app: one stage's configuration becomes one stack. `-c stage=NAME` chooses; dev is the default. */
import { App, Tags, Validations } from 'aws-cdk-lib';
import { bundleFunctions } from '../lib/bundle';
import { KentonganStack } from '../lib/kentongan-stack';
import { checkRoutingFiles } from '../lib/routing-files';
import { checkRulePack } from '../lib/rule-pack';
import { readStageConfig } from '../lib/stage-config';

function main(): void {
  const app = new App();
  const whole = readStageConfig(
    String(app.node.tryGetContext('stage') ?? process.env.KENTONGAN_STAGE ?? 'dev'),
  );
  // Nothing stands before the API of the local run; with the stage's domain its checks would post to the real stack.
  const config = process.env.KENTONGAN_EDGE === 'off' ? { ...whole, edge: {} } : whole;
  checkRulePack();
  checkRoutingFiles();
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  const stack = new KentonganStack(app, `Kentongan-${config.stage}`, {
    config,
    code: bundleFunctions(),
    description: 'Kentongan: WhatsApp webhooks in, counted events and alerts out',
    ...(account && region ? { env: { account, region } } : {}),
  });
  Tags.of(stack).add('application', 'kentongan');
  Tags.of(stack).add('stage', config.stage);
  // The local run skips validation for speed; CI and every deployment go through it.
  if (process.env.CDK_VALIDATION !== 'false') {
    const { AwsSolutionsChecks } = require('cdk-nag') as typeof import('cdk-nag');
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  }
  app.synth();
}

try {
  main();
} catch (error) {
  // A fault of the configuration is told in its own words; anything else is ours, with its stack.
  const told =
    error instanceof Error && ['InvalidConfig', 'InvalidRules', 'InvalidRouting'].includes(error.name);
  process.stderr.write(`${told ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
}
