/** Who may call at all, before anything of a request is looked at. Open to all unless the deployment says otherwise. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Front } from './behind-cloudfront';
import { hasCommonName } from './client-certificate';
import { HEALTH_ROUTE, NO_CLIENT_CN } from './env';
import { NOT_OUR_CALLER, PAST_THE_FRONT, type Refusal } from './refusals';

export interface DoorSettings {
  /** The common name that a caller's client certificate must have, or `NO_CLIENT_CN`. */
  readonly requiredClientCn: string;
  /** What stands before the API, through which all must come. @default nothing */
  readonly front?: Front;
}

export interface Door {
  /** Why a caller is not let in; undefined where it is. Rejects when that cannot be told. */
  refusalOf(event: APIGatewayProxyEventV2): Promise<Refusal | undefined>;
  /** The address of a caller who was refused. */
  addressOf(event: APIGatewayProxyEventV2, refusal: Refusal): string | undefined;
}

export function createDoor({ requiredClientCn, front }: DoorSettings): Door {
  return {
    refusalOf: async (event) => {
      if (front && !(await front.isWhereFrom(event))) return PAST_THE_FRONT;
      // Health is for monitors too, which have no certificate of Meta's; it tells nothing but that we are up.
      if (requiredClientCn === NO_CLIENT_CN || event.routeKey === `GET ${HEALTH_ROUTE}`) return undefined;
      const subject = event.requestContext.authentication?.clientCert?.subjectDN;
      return hasCommonName(subject, requiredClientCn) ? undefined : NOT_OUR_CALLER;
    },
    addressOf: (event, refusal) =>
      front && refusal !== PAST_THE_FRONT ? front.callerOf(event) : event.requestContext.http.sourceIp,
  };
}
