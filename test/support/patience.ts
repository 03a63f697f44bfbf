/**
 * Before each test file: gives the product's AWS clients time. Their limits are the machine's own seconds, and here the
 * client shares a thread with the service that it asks. On a busy machine it would take a slow answer for none, and ask
 * once more for what is done already.
 */
import type * as AwsClient from '../../lambdas/platform/aws-client';

const PATIENCE_MS = 60_000;

jest.mock('../../lambdas/platform/aws-client', () => {
  const actual = jest.requireActual<typeof AwsClient>('../../lambdas/platform/aws-client');
  const limits = { connectionTimeout: PATIENCE_MS, requestTimeout: PATIENCE_MS };
  const { requestHandler } = actual.CLIENT_SETTINGS;
  return { CLIENT_SETTINGS: { ...actual.CLIENT_SETTINGS, requestHandler: { ...requestHandler, ...limits } } };
});
