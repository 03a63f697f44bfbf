import { SENDER_SETTINGS } from '../../../lambdas/platform/aws-sender';
import { createEmailSender, type Email } from '../../../lambdas/platform/ses-email';
import { createFaults } from '../../../local/aws/faults';
import { createGateway } from '../../../local/aws/gateway';
import { createCredentials } from '../../../local/aws/iam/credentials';
import { accessDenied } from '../../../local/aws/iam/denial';
import { openEndpoint } from '../../../local/aws/protocol-http';
import { createSes, type LocalMail } from '../../../local/aws/ses/ses';
import { createRandom } from '../../../local/random';
import { VirtualClock } from '../../../local/time/virtual-clock';
import { T0 } from '../../support/builders';

const email = (change: Partial<Email> = {}): Email => ({
  from: 'Kentongan <alerts@sender.example>',
  to: ['sari@people.example'],
  subject: 'High: Söhne',
  text: 'text',
  html: '<p>html</p>',
  headers: { References: '<a@b.example>' },
  ...change,
});

/** @param allowed ARNs that the caller may send from; all where it is the operator */
async function open(identities?: readonly string[], allowed?: readonly string[]) {
  const endpoint = await openEndpoint(0);
  const random = createRandom(7);
  const credentials = createCredentials();
  const mails: LocalMail[] = [];
  endpoint.serve(
    createGateway({
      services: [
        createSes({ random, onMail: (mail) => mails.push(mail), ...(identities ? { identities } : {}) }),
      ],
      credentials,
      authorise: (caller, service, permissions, protocol) => {
        const denied = permissions.find(({ resource }) => allowed && !allowed.includes(resource));
        return (
          denied &&
          accessDenied(service, protocol ?? 'json', caller.principalArn, denied, 'no-identity-policy')
        );
      },
      faults: createFaults(random),
      clock: new VirtualClock(T0),
    }),
  );
  const key = credentials.issue('notify', 'arn:aws:iam::123456789012:role/notify');
  const settings = { ...SENDER_SETTINGS, region: 'us-east-1', endpoint: endpoint.url, credentials: key };
  const send = createEmailSender(settings);
  return { mails, send: (mail: Email) => send(mail, AbortSignal.timeout(5_000)), close: endpoint.close };
}

it('takes a mail and hands it on as it came', async () => {
  const { mails, send, close } = await open();
  const answer = await send(email({ replyTo: 'team@sender.example' }));
  expect(answer).toEqual({ status: 200, id: `${mails[0]?.id}@email.amazonses.com` });
  expect(mails).toMatchObject([
    { ...email(), replyTo: ['team@sender.example'], headers: { References: '<a@b.example>' } },
  ]);
  await close();
});

it.each<[string, Partial<Email>]>([
  ['no recipient', { to: [] }],
  ['too many recipients', { to: Array.from({ length: 51 }, (_, at) => `p${at}@people.example`) }],
  ['an address that is none', { to: ['sari'] }],
  ['a second line in the subject', { subject: 'a\r\nBcc: x@y.example' }],
  ['a header that is its own', { headers: { 'Message-ID': '<a@b.example>' } }],
  ['a header of two lines', { headers: { References: 'a\r\nb' } }],
  ['a name that is no header', { headers: { 'Refer ences': 'a' } }],
])('refuses %s', async (_what, change) => {
  const { mails, send, close } = await open();
  expect(await send(email(change))).toEqual({ status: 400, code: 'BadRequestException' });
  expect(mails).toEqual([]);
  await close();
});

it.each([
  [['sender.example'], 200],
  [['alerts@sender.example'], 200],
  [['other.example'], 400],
])('takes mails of the identities %j only', async (identities, status) => {
  const { send, close } = await open(identities);
  expect(await send(email())).toMatchObject({
    status,
    ...(status === 200 ? {} : { code: 'MessageRejected' }),
  });
  await close();
});

it('asks for the right to send from the identity', async () => {
  const arn = (name: string) => `arn:aws:ses:us-east-1:123456789012:identity/${name}`;
  const may = await open(undefined, [arn('sender.example')]);
  expect(await may.send(email())).toMatchObject({ status: 200 });
  await may.close();
  const mayNot = await open(undefined, [arn('other.example')]);
  expect(await mayNot.send(email())).toEqual({ status: 403, code: 'AccessDeniedException' });
  await mayNot.close();
});
