/** What of the SNS client a text message takes; loaded on first use from a file of its own. See `lib/bundle.ts`. */
export { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
