/** AWS JSON 1.0 and 1.1: the action stands in `X-Amz-Target`, input and output are JSON. */
import { type Answer, AwsError, type Input } from './service';

/** The call's input; an empty body counts as an empty object. */
export function decodeJson(body: Buffer): Input {
  if (body.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 'the body is not valid JSON');
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Input;
  throw new AwsError('SerializationException', 'the body is not a JSON object');
}

/** A result as the SDK's JSON protocols read it. */
export function encodeJson(output: object, contentType: string): Answer {
  return { statusCode: 200, headers: { 'content-type': contentType }, body: JSON.stringify(output) };
}

/**
 * A refusal as the SDK's JSON protocols read it.
 * @param queryCompatible whether the service once spoke the Query protocol, whose code clients still look for.
 */
export function encodeJsonError(error: AwsError, contentType: string, queryCompatible: boolean): Answer {
  const { code, message, details, statusCode, queryCode, fault } = error;
  const headers: Record<string, string> = { 'content-type': contentType, 'x-amzn-errortype': code };
  if (queryCompatible) headers['x-amzn-query-error'] = `${queryCode};${fault}`;
  return { statusCode, headers, body: JSON.stringify({ __type: code, message, ...details }) };
}
