import { type LoadOptions, type LocalTemplate, loadTemplate } from '../../../local/template/load';

/** A stack from resources written by hand, as if read from an assembly. */
export function stackOf(
  resources: Record<string, object>,
  rest: Record<string, unknown> = {},
  options: Partial<LoadOptions> = {},
): LocalTemplate {
  return loadTemplate(
    {
      stackName: 'Shop',
      template: { Resources: resources, ...rest },
      paths: new Map(),
      assetFolder: (key) => `/assets/${key}`,
    },
    { endpoint: 'http://127.0.0.1:4566', apiEndpoint: 'http://127.0.0.1:3000', ...options },
  );
}

/** A role with one inline policy. */
export function roleWith(...statements: object[]): object {
  return {
    Type: 'AWS::IAM::Role',
    Properties: { Policies: [{ PolicyName: 'inline', PolicyDocument: { Statement: statements } }] },
  };
}

/** An allowing statement. */
export function allow(action: unknown, resource: unknown, condition?: object): object {
  return {
    Effect: 'Allow',
    Action: action,
    Resource: resource,
    ...(condition ? { Condition: condition } : {}),
  };
}

/** A denying statement. */
export function deny(action: unknown, resource: unknown, condition?: object): object {
  return { ...allow(action, resource, condition), Effect: 'Deny' };
}
