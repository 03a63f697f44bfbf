import { EMAIL } from '../../../../lambdas/notify/channels/email';
import { SMS } from '../../../../lambdas/notify/channels/sms';
import { openPostWorld } from '../../../support/post-world';
import { channelContract } from '../channel-contract';

channelContract({
  name: 'email',
  open: (options) =>
    openPostWorld({
      ...options,
      kind: EMAIL,
      credential: { from: 'alerts@sender.example', replyTo: 'team@sender.example' },
      target: { addresses: ['sari@people.example', 'budi@people.example'] },
      secrets: ['sender.example', 'people.example', 'sari'],
    }),
  echo: (secret) => JSON.stringify({ __type: secret, code: secret, message: secret }),
  retryAfterHeader: false,
});

channelContract({
  name: 'sms',
  open: (options) =>
    openPostWorld({
      ...options,
      kind: SMS,
      credential: { senderId: 'KENTONGAN' },
      target: { phone: '+15550100999' },
      secrets: ['5550100999'],
    }),
  echo: (secret) =>
    `<ErrorResponse><Error><Type>Sender</Type><Code>${secret}</Code><Message>${secret}</Message></Error></ErrorResponse>`,
  retryAfterHeader: false,
});
