/** Log lines that AWS writes of itself and the local run does not: as many bytes as they usually have. */
import { objectAt } from '../template/json';
import type { LocalResource, LocalTemplate } from '../template/load';
import { GB, LOG_LINE_OVERHEAD_BYTES } from './sources';

/** START, END and REPORT as Lambda writes them in text, with ids and figures of usual length. */
const INVOCATION_LINES_BYTES = 68 + 52 + 150 + 3 * LOG_LINE_OVERHEAD_BYTES;
/** INIT_START names the runtime and its ARN. */
const INIT_LINE_BYTES = 160 + LOG_LINE_OVERHEAD_BYTES;
/** What stands in for a variable of an access log's format: ids have 16 characters, figures one to three. */
const ACCESS_VALUE = 'xxxxxxx';
/** CloudWatch stores logs compressed; its own price examples take six to one. */
const STORED_SHARE = 0.15;

/** Bytes, in GB, that Lambda itself writes for one invocation of this function. */
export function lambdaLogGb(fn: LocalResource | undefined, isCold: boolean): number {
  const { LogFormat: format, SystemLogLevel: level } = objectAt(
    fn?.properties.LoggingConfig,
    'LoggingConfig',
  );
  if (format === 'JSON' && level === 'WARN') return 0;
  return (INVOCATION_LINES_BYTES + (isCold ? INIT_LINE_BYTES : 0)) / GB;
}

/** Bytes, in GB, of one line of the HTTP API's access log; 0 when it has none. */
export function accessLogGb(template: LocalTemplate): number {
  const [stage] = template.byType('AWS::ApiGatewayV2::Stage');
  const { Format: format } = objectAt(stage?.properties.AccessLogSettings, 'AccessLogSettings');
  if (typeof format !== 'string') return 0;
  const line = format.replace(/\$context\.[\w.]+/g, ACCESS_VALUE);
  return (Buffer.byteLength(line) + LOG_LINE_OVERHEAD_BYTES) / GB;
}

/** GB-months that one GB of logs is stored for, by the longest retention of the template. */
export function storedGbMonths(template: LocalTemplate): number {
  const days = template
    .byType('AWS::Logs::LogGroup')
    .map(({ properties }) => Number(properties.RetentionInDays ?? 0));
  return (STORED_SHARE * Math.max(0, ...days)) / 30;
}
