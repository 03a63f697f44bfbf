/** What AWS counts, line by line: how it is called, what it costs, and how far the count can be trusted. */
import type data from './prices.json';

export type PriceId = keyof typeof data.prices;

/**
 * `measured`: counted as AWS counts it. `estimated`: the count holds here but may differ there, or rests on a rule of
 * thumb; the assumptions under the bill say which.
 */
export type Basis = 'measured' | 'estimated';

interface Line {
  readonly label: string;
  readonly price: PriceId;
  readonly basis: Basis;
}

/** Usage that grows with what happens. What stands there and costs by the month is in `standing.ts`. */
export const LINES = {
  httpRequests: { label: 'HTTP API requests', price: 'httpApiRequest', basis: 'measured' },
  lambdaRequests: { label: 'Lambda requests', price: 'lambdaRequest', basis: 'measured' },
  lambdaArm: { label: 'Lambda GB-s, arm64', price: 'lambdaGbSecondArm', basis: 'estimated' },
  lambdaX86: { label: 'Lambda GB-s, x86', price: 'lambdaGbSecondX86', basis: 'estimated' },
  initArm: { label: 'Lambda GB-s of cold starts, arm64', price: 'lambdaGbSecondArm', basis: 'estimated' },
  initX86: { label: 'Lambda GB-s of cold starts, x86', price: 'lambdaGbSecondX86', basis: 'estimated' },
  sqsRequests: { label: 'SQS requests by functions', price: 'sqsRequest', basis: 'measured' },
  sqsFair: { label: 'SQS fair-queue surcharge', price: 'sqsFairRequest', basis: 'measured' },
  sqsReceives: { label: "SQS receives by Lambda's poller", price: 'sqsRequest', basis: 'estimated' },
  sqsDeletes: { label: "SQS deletes by Lambda's poller", price: 'sqsRequest', basis: 'estimated' },
  snsRequests: { label: 'SNS publishes', price: 'snsRequest', basis: 'measured' },
  snsHttp: { label: 'SNS deliveries by HTTP', price: 'snsHttpDelivery', basis: 'measured' },
  snsEmail: { label: 'SNS deliveries by email', price: 'snsEmailDelivery', basis: 'measured' },
  sesEmails: { label: 'SES e-mails', price: 'sesEmail', basis: 'measured' },
  dynamoWrites: { label: 'DynamoDB write units', price: 'dynamoWrite', basis: 'measured' },
  dynamoRefused: {
    label: 'DynamoDB write units of refused writes',
    price: 'dynamoWrite',
    basis: 'estimated',
  },
  dynamoReads: { label: 'DynamoDB read units', price: 'dynamoRead', basis: 'measured' },
  logGb: { label: 'Log GB by functions, metrics included', price: 'logIngestedGb', basis: 'measured' },
  lambdaLogGb: { label: "Log GB of Lambda's own lines", price: 'logIngestedGb', basis: 'estimated' },
  accessLogGb: { label: 'Log GB of access logs', price: 'logIngestedGb', basis: 'estimated' },
  logStoredGb: { label: 'Log GB-months stored', price: 'logStoredGbMonth', basis: 'estimated' },
  s3Writes: { label: 'S3 requests: PUT and LIST', price: 's3Write', basis: 'measured' },
  s3Reads: { label: 'S3 requests: GET and others', price: 's3Read', basis: 'measured' },
  metricRequests: { label: 'CloudWatch API requests', price: 'cloudWatchRequest', basis: 'measured' },
  metricReads: { label: 'CloudWatch metrics read', price: 'cloudWatchMetricRead', basis: 'measured' },
  secretCalls: { label: 'Secrets Manager calls', price: 'secretCall', basis: 'measured' },
  schedulerInvocations: { label: 'Scheduler invocations', price: 'schedulerInvocation', basis: 'measured' },
  traces: { label: 'X-Ray traces', price: 'trace', basis: 'estimated' },
} as const satisfies Readonly<Record<string, Line>>;

export type LineId = keyof typeof LINES;

export const LINE_IDS = Object.keys(LINES) as readonly LineId[];

/** Quantities by line; a line that is absent was not used. */
export type Usage = Readonly<Partial<Record<LineId, number>>>;
