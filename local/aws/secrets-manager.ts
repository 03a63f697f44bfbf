/** Secrets Manager for the secrets of one stack: values, versions and their stages, kept in memory. */
import { randomUUID } from 'node:crypto';
import type { Random } from '../random';
import { objectAt, stringAt } from '../template/json';
import type { LocalResource, LocalTemplate } from '../template/load';
import type { Clock } from '../time/clock';
import { generateSecretString } from './secrets-manager-generator';
import { type SecretContent, SecretVersions } from './secrets-manager-versions';
import { AwsError, type AwsService, arn, type Input } from './service';

/** How the secrets come by their first values. */
export interface SecretsOptions {
  /** Gives generated secrets the same value on each run; without it they come from the system's own chance. */
  readonly random?: Random;
  /** First values by logical id, over what the template says. */
  readonly values?: Readonly<Record<string, string>>;
}

interface Secret {
  readonly arn: string;
  readonly name: string;
  description: string | undefined;
  readonly versions: SecretVersions;
}

type Action = (input: Input) => object;

/** The Secrets Manager of a stack. */
export function createSecretsManager(
  template: LocalTemplate,
  clock: Clock,
  options: SecretsOptions = {},
): AwsService {
  const { random } = options;
  const newId = random ? () => random.uuid() : randomUUID;
  const nowSeconds = () => clock.now() / 1000;
  const secrets = template.byType('AWS::SecretsManager::Secret').map((resource): Secret => {
    const versions = new SecretVersions();
    versions.put(newId(), { SecretString: firstValue(resource, options) }, ['AWSCURRENT'], nowSeconds());
    const { Description: description } = resource.properties;
    return {
      arn: resource.ref,
      name: nameOf(resource),
      description: typeof description === 'string' ? description : undefined,
      versions,
    };
  });
  const find = (input: Input): Secret => findSecret(secrets, input) ?? refuseMissing();
  const put = (secret: Secret, input: Input): { VersionId: string; VersionStages: readonly string[] } => {
    const { ClientRequestToken: token, VersionStages: stages } = input;
    const id = typeof token === 'string' ? token : newId();
    const wanted = Array.isArray(stages) ? stages.map(String) : ['AWSCURRENT'];
    const version = secret.versions.put(id, contentOf(input), wanted, nowSeconds());
    return { VersionId: id, VersionStages: [...version.stages] };
  };

  const actions: Readonly<Record<string, Action>> = {
    GetSecretValue: (input) => {
      const secret = find(input);
      const { id, content, createdSeconds, stages } = secret.versions.get(
        text(input.VersionId),
        text(input.VersionStage),
      );
      return {
        ...identify(secret),
        VersionId: id,
        ...content,
        VersionStages: [...stages],
        CreatedDate: createdSeconds,
      };
    },
    PutSecretValue: (input) => {
      const secret = find(input);
      return { ...identify(secret), ...put(secret, input) };
    },
    UpdateSecret: (input) => {
      const secret = find(input);
      if (typeof input.Description === 'string') secret.description = input.Description;
      const hasValue = input.SecretString !== undefined || input.SecretBinary !== undefined;
      return { ...identify(secret), ...(hasValue ? { VersionId: put(secret, input).VersionId } : {}) };
    },
    DescribeSecret: (input) => {
      const secret = find(input);
      return { ...summarise(secret), VersionIdsToStages: secret.versions.idsToStages() };
    },
    ListSecrets: () => ({
      SecretList: secrets.map((secret) => ({
        ...summarise(secret),
        SecretVersionsToStages: secret.versions.idsToStages(),
      })),
    }),
  };

  return {
    name: 'secretsmanager',
    permissions: (action, input) => {
      if (!Object.hasOwn(actions, action)) return [];
      const resource =
        action === 'ListSecrets' ? '*' : (findSecret(secrets, input)?.arn ?? unknownArn(input));
      return [{ action: `secretsmanager:${action}`, resource }];
    },
    handle: (action, input) => {
      const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (act) return act(input);
      throw new AwsError('UnknownOperationException', `the local Secrets Manager does not know ${action}`);
    },
  };
}

function firstValue({ properties, logicalId }: LocalResource, { values, random }: SecretsOptions): string {
  const given = values?.[logicalId] ?? properties.SecretString;
  if (given !== undefined) return stringAt(given, `${logicalId}.SecretString`);
  const options = objectAt(properties.GenerateSecretString, `${logicalId}.GenerateSecretString`);
  return generateSecretString(options, random?.fork(logicalId));
}

/** The name stands in the ARN, before the hyphen and six characters that AWS puts after it. */
function nameOf({ ref }: LocalResource): string {
  return ref.slice(ref.indexOf(':secret:') + ':secret:'.length, -7);
}

/** A secret goes by its name, its ARN, or its ARN without the six characters at the end. */
function findSecret(secrets: readonly Secret[], { SecretId: id }: Input): Secret | undefined {
  return secrets.find((secret) => secret.name === id || secret.arn === id || secret.arn.slice(0, -7) === id);
}

function unknownArn({ SecretId: id }: Input): string {
  return typeof id === 'string' && id.startsWith('arn:') ? id : arn('secretsmanager', `secret:${id}`);
}

function refuseMissing(): never {
  throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

function contentOf({ SecretString: plain, SecretBinary: binary }: Input): SecretContent {
  if (typeof plain === 'string') return { SecretString: plain };
  if (typeof binary === 'string') return { SecretBinary: binary };
  throw new AwsError('InvalidParameterException', 'You must provide either SecretString or SecretBinary.');
}

function identify({ arn: ARN, name: Name }: Secret): { ARN: string; Name: string } {
  return { ARN, Name };
}

function summarise(secret: Secret): object {
  const { description, versions } = secret;
  return {
    ...identify(secret),
    ...(description === undefined ? {} : { Description: description }),
    CreatedDate: versions.firstSeconds,
    LastChangedDate: versions.lastSeconds,
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
