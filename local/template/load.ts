/** A synthesised stack with every reference resolved: what all parts of the local run are made from. */
import { ACCOUNT_ID, arn, REGION } from '../aws/service';
import { type AssemblyStack, readAssembly } from './assembly';
import { createConditions } from './conditions';
import { IDENTITIES, type Identified, plainIdentity } from './identity';
import { isObject, type JsonObject, listAt, objectAt, stringAt } from './json';
import { createParameters } from './parameters';
import { resolveValue } from './resolve';
import { checkResourceTypes } from './resource-types';
import type { PhysicalId, ResolveScope } from './scope';

/** A stack ready to be run. */
export interface LocalTemplate {
  readonly stackName: string;
  readonly stackId: string;
  readonly resources: readonly LocalResource[];
  readonly outputs: readonly LocalOutput[];
  /** The folder that the function code with this S3 key was made from. */
  assetFolder(s3Key: string): string;
  /** The resources of one CloudFormation type, in the template's order. */
  byType(type: string): readonly LocalResource[];
}

/** One resource of the stack, its properties resolved. */
export interface LocalResource extends PhysicalId {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  /** Construct path, e.g. `App/Queue/Resource`; the logical id where the assembly tells none. */
  readonly path: string;
  /** A short human name: metadata `kentongan:name`, or the logical id. */
  readonly name: string;
  readonly metadata: JsonObject;
  readonly dependsOn: readonly string[];
}

/** One output of the stack. */
export interface LocalOutput {
  readonly name: string;
  readonly value: string;
  readonly description: string | undefined;
  readonly exportName: string | undefined;
}

/** How the stack is to be loaded. */
export interface LoadOptions {
  /** Base URL of the local AWS endpoint; queue URLs begin with it. */
  readonly endpoint: string;
  /** Base URL at which the HTTP API answers; a function when there are several APIs. */
  readonly apiEndpoint: string | ((logicalId: string) => string);
  /** Needed when the assembly holds several stacks. */
  readonly stackName?: string;
  /** Values of template parameters, over their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The value of `{{resolve:REFERENCE}}`; without it a dynamic reference is an error. */
  readonly dynamicReference?: (reference: string, path: string) => string;
}

/** Reads a stack from the folder that `cdk synth` wrote. */
export function loadStack(assemblyFolder: string, options: LoadOptions): LocalTemplate {
  return loadTemplate(readAssembly(assemblyFolder, options.stackName), options);
}

/** The same from a template already read. */
export function loadTemplate(stack: AssemblyStack, options: LoadOptions): LocalTemplate {
  const { template, stackName, paths } = stack;
  checkResourceTypes(template, paths);
  const stackId = arn('cloudformation', `stack/${stackName}/local`);
  const definitions = objectAt(template.Resources, 'Resources');
  const parameter = createParameters(
    template,
    { ...options.parameters },
    {
      'AWS::AccountId': ACCOUNT_ID,
      'AWS::NotificationARNs': [],
      'AWS::Partition': 'aws',
      'AWS::Region': REGION,
      'AWS::StackId': stackId,
      'AWS::StackName': stackName,
      'AWS::URLSuffix': 'amazonaws.com',
    },
  );
  const condition = createConditions(objectAt(template.Conditions, 'Conditions'), () => scope);
  const exists = (item: JsonObject, path: string): boolean =>
    item.Condition === undefined || condition(stringAt(item.Condition, path), path);
  const resource = createIdentities(definitions, { ...options, stackName }, exists, () => scope);
  const scope: ResolveScope = {
    parameter,
    condition,
    resource,
    mappings: objectAt(template.Mappings, 'Mappings'),
    ...(options.dynamicReference ? { dynamicReference: options.dynamicReference } : {}),
  };

  const resources = Object.entries(definitions).flatMap(([logicalId, value]): LocalResource[] => {
    const at = `Resources.${logicalId}`;
    const definition = objectAt(value, at);
    const physical = exists(definition, at) ? resource(logicalId) : undefined;
    return physical ? [toResource(logicalId, definition, physical, scope, paths)] : [];
  });
  const outputs = Object.entries(objectAt(template.Outputs, 'Outputs')).flatMap(
    ([name, value]): LocalOutput[] => {
      const output = objectAt(value, `Outputs.${name}`);
      return exists(output, `Outputs.${name}`) ? [toOutput(name, output, scope)] : [];
    },
  );
  return {
    stackName,
    stackId,
    resources,
    outputs,
    assetFolder: (s3Key) => stack.assetFolder(s3Key),
    byType: (type) => resources.filter((each) => each.type === type),
  };
}

function toResource(
  logicalId: string,
  definition: JsonObject,
  physical: PhysicalId,
  scope: ResolveScope,
  paths: ReadonlyMap<string, string>,
): LocalResource {
  const at = `Resources.${logicalId}`;
  const metadata = objectAt(definition.Metadata, `${at}.Metadata`);
  const path = metadata['aws:cdk:path'] ?? paths.get(logicalId) ?? logicalId;
  const name = metadata['kentongan:name'] ?? logicalId;
  const dependsOn = typeof definition.DependsOn === 'string' ? [definition.DependsOn] : definition.DependsOn;
  return {
    ...physical,
    logicalId,
    type: stringAt(definition.Type, `${at}.Type`),
    properties: objectAt(resolveValue(definition.Properties, scope, `${at}.Properties`), `${at}.Properties`),
    path: stringAt(path, `${at}.Metadata`),
    name: stringAt(name, `${at}.Metadata`),
    metadata,
    dependsOn: listAt(dependsOn, `${at}.DependsOn`).map((id) => stringAt(id, `${at}.DependsOn`)),
  };
}

function toOutput(name: string, output: JsonObject, scope: ResolveScope): LocalOutput {
  const at = `Outputs.${name}`;
  const exported = isObject(output.Export)
    ? resolveValue(output.Export.Name, scope, `${at}.Export.Name`)
    : undefined;
  return {
    name,
    value: stringAt(resolveValue(output.Value, scope, `${at}.Value`), `${at}.Value`),
    description: output.Description === undefined ? undefined : stringAt(output.Description, at),
    exportName: exported === undefined ? undefined : stringAt(exported, at),
  };
}

/** Identities by logical id, each worked out when first asked for: a name may itself refer to other resources. */
function createIdentities(
  definitions: JsonObject,
  options: Pick<LoadOptions, 'endpoint' | 'apiEndpoint'> & { stackName: string },
  exists: (definition: JsonObject, path: string) => boolean,
  scope: () => ResolveScope,
): (logicalId: string) => PhysicalId | undefined {
  const known = new Map<string, PhysicalId>();
  const underWay = new Set<string>();
  const { apiEndpoint } = options;
  return (logicalId) => {
    const before = known.get(logicalId);
    if (before) return before;
    if (!Object.hasOwn(definitions, logicalId)) return undefined;
    const at = `Resources.${logicalId}`;
    const definition = objectAt(definitions[logicalId], at);
    if (!exists(definition, at)) return undefined;
    if (underWay.has(logicalId)) throw new Error(`${at}: its name refers to itself`);
    underWay.add(logicalId);
    const properties = objectAt(definition.Properties, `${at}.Properties`);
    const identified: Identified = {
      logicalId,
      stackName: options.stackName,
      endpoint: options.endpoint.replace(/\/$/, ''),
      apiEndpoint: typeof apiEndpoint === 'function' ? apiEndpoint : () => apiEndpoint,
      property: (name) => plain(resolveValue(properties[name], scope(), `${at}.Properties.${name}`)),
    };
    try {
      const physical = (IDENTITIES[stringAt(definition.Type, at)] ?? plainIdentity)(identified);
      known.set(logicalId, physical);
      return physical;
    } finally {
      underWay.delete(logicalId);
    }
  };
}

/** `AWS::NoValue` as the value of a whole property means that there is none. */
function plain(value: unknown): unknown {
  return typeof value === 'symbol' ? undefined : value;
}
