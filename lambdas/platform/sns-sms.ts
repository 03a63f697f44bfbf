/** Text messages by Amazon SNS. The client is loaded on first use: most invocations of notify send none. */
import type { SNSClientConfig } from '@aws-sdk/client-sns';
import { type AwsAnswer, lazily, SENDER_SETTINGS, sendOnce } from './aws-sender';

export interface Sms {
  /** E.164, such as `+6281234567890`. */
  readonly phone: string;
  readonly text: string;
  /** Shown as the sender in countries that allow it. */
  readonly senderId?: string;
}

export type SendSms = (sms: Sms, signal: AbortSignal) => Promise<AwsAnswer>;

export function createSmsSender(settings: SNSClientConfig = SENDER_SETTINGS): SendSms {
  const load = lazily(async () => {
    const sdk = await import('./sns-client');
    return { sdk, client: new sdk.SNSClient(settings) };
  });
  return async ({ phone, text, senderId }, signal) => {
    const { sdk, client } = await load();
    const command = new sdk.PublishCommand({
      PhoneNumber: phone,
      Message: text,
      MessageAttributes: {
        // By the route that is sure rather than cheap.
        'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
        ...(senderId ? { 'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: senderId } } : {}),
      },
    });
    return sendOnce(client.send(command, { abortSignal: signal }), signal);
  };
}
