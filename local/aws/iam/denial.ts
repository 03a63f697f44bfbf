/** How each AWS service words and codes a call that is not allowed, and a key that it does not know. */
import { AwsError, type Permission, type Protocol } from '../service';

interface Codes {
  readonly json: string;
  /** In the protocols that speak XML. */
  readonly query: string;
  readonly statusCode: number;
}

const CODES: Readonly<Record<string, Codes>> = {
  sns: { json: 'AuthorizationErrorException', query: 'AuthorizationError', statusCode: 403 },
  sqs: { json: 'AccessDeniedException', query: 'AccessDenied', statusCode: 403 },
  ses: { json: 'AccessDeniedException', query: 'AccessDeniedException', statusCode: 403 },
  s3: { json: 'AccessDenied', query: 'AccessDenied', statusCode: 403 },
  /** What SNS says when its caller may not use the key of the topic. */
  kms: { json: 'KMSAccessDeniedException', query: 'KMSAccessDenied', statusCode: 400 },
  monitoring: { json: 'AccessDeniedException', query: 'AccessDenied', statusCode: 403 },
};

const OTHERWISE: Codes = { json: 'AccessDeniedException', query: 'AccessDenied', statusCode: 400 };

/** Why a call was refused, as AWS's messages distinguish it. */
export type DenialReason = 'no-identity-policy' | 'identity-deny' | 'resource-deny';

/** The refusal of a call that the caller's policies do not allow. */
export function accessDenied(
  service: string,
  protocol: Protocol,
  principalArn: string,
  permission: Permission,
  reason: DenialReason,
): AwsError {
  const { action, resource } = permission;
  const why = {
    'no-identity-policy': `because no identity-based policy allows the ${action} action`,
    'identity-deny': 'with an explicit deny in an identity-based policy',
    'resource-deny': 'with an explicit deny in a resource-based policy',
  }[reason];
  return deniedError(
    action.startsWith('kms:') ? 'kms' : service,
    protocol,
    `User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
  );
}

/** A refusal with the service's own code and any text. */
export function deniedError(service: string, protocol: Protocol, message: string): AwsError {
  const codes = CODES[service] ?? OTHERWISE;
  const code = protocol === 'json' ? codes.json : codes.query;
  return new AwsError(code, message, { statusCode: codes.statusCode, queryCode: codes.query });
}

/** The refusal of an access key that was never issued. */
export function unknownKey(protocol: Protocol): AwsError {
  const message = 'The security token included in the request is invalid.';
  return protocol === 'json'
    ? new AwsError('UnrecognizedClientException', message, { queryCode: 'InvalidClientTokenId' })
    : new AwsError(protocol === 'rest' ? 'InvalidAccessKeyId' : 'InvalidClientTokenId', message, {
        statusCode: 403,
      });
}

/** The refusal of a call that is not signed. */
export function missingKey(protocol: Protocol): AwsError {
  return protocol === 'json'
    ? new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token')
    : new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', {
        statusCode: 403,
      });
}
