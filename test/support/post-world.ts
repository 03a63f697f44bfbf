/** SES and SNS of the local run behind real HTTP, and the channel that sends through one of them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChannelKind } from '../../lambdas/notify/channel-kind';
import { SENDER_SETTINGS } from '../../lambdas/platform/aws-sender';
import { createEmailSender } from '../../lambdas/platform/ses-email';
import { createSmsSender } from '../../lambdas/platform/sns-sms';
import { createFaults, type Faults } from '../../local/aws/faults';
import { createGateway } from '../../local/aws/gateway';
import { createCredentials } from '../../local/aws/iam/credentials';
import { createSes } from '../../local/aws/ses/ses';
import { createSns } from '../../local/aws/sns/sns';
import { createRandom } from '../../local/random';
import { writeReply } from '../../local/receivers/http-request';
import { Inbox } from '../../local/receivers/inbox';
import { planFailures } from '../../local/receivers/planned-failures';
import { createPostBox } from '../../local/receivers/post-box';
import { VirtualClock } from '../../local/time/virtual-clock';
import type { ContractOptions, ContractWorld } from '../unit/notify/channel-contract';
import { T0 } from './builders';

export interface PostWorld extends ContractWorld {
  readonly inbox: Inbox;
  readonly faults: Faults;
}

export interface PostWorldOptions extends Partial<ContractOptions> {
  readonly kind: ChannelKind;
  readonly credential: unknown;
  readonly target: unknown;
  /** That are verified. @default all */
  readonly identities?: readonly string[];
  readonly secrets?: readonly string[];
}

export async function openPostWorld(options: PostWorldOptions): Promise<PostWorld> {
  const { kind, credential, target, identities, onRequest, secrets = [] } = options;
  const clock = new VirtualClock(T0);
  const random = createRandom(7);
  const inbox = new Inbox(clock);
  const postBox = createPostBox(inbox);
  const credentials = createCredentials();
  const faults = createFaults(random);
  const failures = planFailures(clock);
  const sns = createSns({
    clock,
    random,
    endpoint: () => '',
    onSms: postBox.sms,
    deliver: { sendToQueue: () => undefined, invokeFunction: () => undefined },
  });
  const gateway = createGateway({
    services: [
      createSes({ random, onMail: postBox.mail, ...(identities ? { identities } : {}) }),
      sns.service,
    ],
    credentials,
    authorise: () => undefined,
    faults,
    clock,
  });
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    request.once('end', () => onRequest?.());
    const failure = failures.take();
    if (failure === undefined) return gateway(request, response);
    request.resume().once('end', () => writeReply(response, failure));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { ...SENDER_SETTINGS, region: 'us-east-1', endpoint, credentials: credentials.operator };
  return {
    inbox,
    faults,
    kind,
    credential,
    target,
    parts: { sendEmail: createEmailSender(settings), sendSms: createSmsSender(settings) },
    secrets: ['everythingStays', '127.0.0.1', '://', ...secrets],
    fail: (fault) => {
      if (typeof fault === 'string') return failures.plan({ reply: fault });
      const { status, body = '', headers } = fault;
      failures.plan({ reply: { status, body, ...(headers ? { headers } : {}) } });
    },
    shown: () => inbox.all().map(({ lines }) => lines.join('\n')),
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
