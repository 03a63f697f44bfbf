/** Delivery to web endpoints, which never leaves this machine. */
import type { Notification } from './notification';
import type { Subscription } from './topic';

const TIMEOUT_MS = 15_000;

/** Posts and answers with the HTTP status; rejects when no answer comes. */
export type PostHttp = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<number>;

/** Whether the URL's host is this machine. */
export function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return /^(localhost|[\w.-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);
}

export function notificationHeaders(
  { messageId, topicArn }: Notification,
  { arn, settings }: Subscription,
): Record<string, string> {
  return {
    'content-type': 'text/plain; charset=UTF-8',
    'user-agent': 'Amazon Simple Notification Service Agent',
    'x-amz-sns-message-type': 'Notification',
    'x-amz-sns-message-id': messageId,
    'x-amz-sns-topic-arn': topicArn,
    'x-amz-sns-subscription-arn': arn,
    ...(settings.rawMessageDelivery ? { 'x-amz-sns-rawdelivery': 'true' } : {}),
  };
}

export const postHttp: PostHttp = async (url, headers, body) => {
  const options = {
    method: 'POST',
    headers,
    body,
    redirect: 'manual' as const,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  const response = await fetch(url, options);
  await response.arrayBuffer();
  return response.status;
};
