/** The template's HTTP API: its routes and the functions behind them, its stage's throttle. */
import type { RequestListener } from 'node:http';
import type { ResourcePolicies } from '../aws/iam/resource-policies';
import { arn } from '../aws/service';
import type { LocalFunction } from '../functions/local-function';
import type { Random } from '../random';
import { objectAt, stringAt } from '../template/json';
import type { LocalResource, LocalTemplate } from '../template/load';
import type { Clock } from '../time/clock';
import { createHttpApi, type HttpApiRequest } from './http-api';
import type { Route } from './routes';
import { createThrottle } from './throttle';

export interface HttpApiParts {
  readonly template: LocalTemplate;
  readonly functions: ReadonlyMap<string, LocalFunction>;
  readonly policies: ResourcePolicies;
  readonly clock: Clock;
  readonly random: Random;
  readonly onRequest: (apiId: string, request: HttpApiRequest) => void;
  readonly onFault: (message: string) => void;
}

/** API Gateway's default for an account, where the stage sets none. */
const ACCOUNT_THROTTLE = { rate: 10_000, burst: 5_000 };

export function httpApiFromTemplate(parts: HttpApiParts): RequestListener {
  const { template, clock } = parts;
  const [api, ...more] = template.byType('AWS::ApiGatewayV2::Api');
  if (!api || more.length > 0) {
    throw new Error(
      `the template has ${api ? more.length + 1 : 0} HTTP APIs; the local run serves exactly one`,
    );
  }
  const routes = template.byType('AWS::ApiGatewayV2::Route').map((route) => routeOf(route, parts));
  return createHttpApi({
    apiId: api.ref,
    routes,
    mayInvoke: (fn, routeKey) =>
      parts.policies.canInvoke(fn.settings.arn, 'apigateway.amazonaws.com', sourceArn(api.ref, routeKey)),
    throttle: throttleOf(template, clock),
    clock,
    random: parts.random,
    onRequest: (request) => parts.onRequest(api.ref, request),
    onFault: parts.onFault,
  });
}

function routeOf(route: LocalResource, { template, functions }: HttpApiParts): Route<LocalFunction> {
  const { logicalId, properties } = route;
  const target = stringAt(properties.Target, `${logicalId}.Target`).replace('integrations/', '');
  const integration = template.byType('AWS::ApiGatewayV2::Integration').find(({ ref }) => ref === target);
  const { IntegrationType, IntegrationUri, PayloadFormatVersion } = integration?.properties ?? {};
  const fn = functions.get(String(IntegrationUri));
  if (IntegrationType !== 'AWS_PROXY' || PayloadFormatVersion !== '2.0' || !fn) {
    throw new Error(`${logicalId}: the local run serves functions in payload format 2.0 only`);
  }
  const authorizer = properties.AuthorizationType ?? 'NONE';
  if (authorizer !== 'NONE')
    throw new Error(`${logicalId}: the local run has no authorizer of type ${authorizer}`);
  return { key: stringAt(properties.RouteKey, `${logicalId}.RouteKey`), target: fn };
}

/** `arn:…:execute-api:…:API/STAGE/METHOD/path` */
function sourceArn(apiId: string, routeKey: string): string {
  const [method, path = ''] = routeKey.split(' ');
  return arn('execute-api', `${apiId}/$default/${method}${path}`);
}

function throttleOf(template: LocalTemplate, clock: Clock): () => boolean {
  const [stage] = template.byType('AWS::ApiGatewayV2::Stage');
  const settings = objectAt(stage?.properties.DefaultRouteSettings, 'DefaultRouteSettings');
  return createThrottle(
    Number(settings.ThrottlingRateLimit ?? ACCOUNT_THROTTLE.rate),
    Number(settings.ThrottlingBurstLimit ?? ACCOUNT_THROTTLE.burst),
    clock,
  );
}
