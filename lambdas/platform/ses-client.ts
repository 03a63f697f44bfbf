/** What of the SES client is used; bundled into a file of its own, which is loaded on first use. See `lib/bundle.ts`. */
export { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
