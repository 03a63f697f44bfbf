/** E-mail by Amazon SES. The client is loaded on first use: most invocations of notify send none. */
import type { SESv2ClientConfig } from '@aws-sdk/client-sesv2';
import { type AwsAnswer, lazily, SENDER_SETTINGS, sendOnce } from './aws-sender';

export interface Email {
  /** An address, with a name before it if need be. */
  readonly from: string;
  readonly replyTo?: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** SES sets Message-ID and Date itself and refuses them here. */
  readonly headers: Readonly<Record<string, string>>;
}

export type SendEmail = (email: Email, signal: AbortSignal) => Promise<AwsAnswer>;

export function createEmailSender(settings: SESv2ClientConfig = SENDER_SETTINGS): SendEmail {
  const load = lazily(async () => {
    const sdk = await import('./ses-client');
    return { sdk, client: new sdk.SESv2Client(settings) };
  });
  return async ({ from, replyTo, to, subject, text, html, headers }, signal) => {
    const { sdk, client } = await load();
    const command = new sdk.SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: [...to] },
      ...(replyTo ? { ReplyToAddresses: [replyTo] } : {}),
      Content: {
        Simple: {
          Subject: { Data: subject, Charset: 'UTF-8' },
          Body: { Text: { Data: text, Charset: 'UTF-8' }, Html: { Data: html, Charset: 'UTF-8' } },
          Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
        },
      },
    });
    const answer = await sendOnce(client.send(command, { abortSignal: signal }), signal);
    return answer.id ? { ...answer, id: messageId(answer.id, await client.config.region()) } : answer;
  };
}

/** As it stands in the mail's Message-ID, by which a later one can refer to it. */
function messageId(id: string, region: string): string {
  return `${id}@${region === 'us-east-1' ? 'email' : region}.amazonses.com`;
}
