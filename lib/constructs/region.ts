import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { InvalidConfig } from '../stage-config';

/**
 * Refuses a setting that works in one region only when the stack goes to another. Where the stack's region is not
 * known at synthesis (no credentials in the environment) AWS itself refuses it, at deployment.
 * @throws InvalidConfig
 */
export function checkRegion(scope: IConstruct, setting: string, region: string, reason: string): void {
  const { region: own } = Stack.of(scope);
  if (Token.isUnresolved(own) || own === region) return;
  throw new InvalidConfig(
    `${setting}: it is for ${region} and the stack goes to ${own}; ${reason}. Deploy to ${region}, or change the setting.`,
  );
}
