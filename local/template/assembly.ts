/**
 * Reads what `cdk synth` leaves behind: the manifest, one stack's template, its assets and construct paths.
 * Knows the folder's layout and nothing of what the template means.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isObject, type JsonObject, listAt, objectAt, stringAt } from './json';

/** One stack of a cloud assembly. */
export interface AssemblyStack {
  readonly stackName: string;
  readonly template: JsonObject;
  /** The folder (or file) that the asset with this object key, `HASH.zip`, was made from. */
  assetFolder(objectKey: string): string;
  /** Construct paths by logical id, e.g. `App/Queue/Resource`. */
  readonly paths: ReadonlyMap<string, string>;
}

interface StackArtifact {
  readonly id: string;
  readonly folder: string;
  readonly artifact: JsonObject;
}

/** Reads the named stack of the assembly, or the only one when no name is given. */
export function readAssembly(folder: string, stackName?: string): AssemblyStack {
  const found = stackArtifacts(resolve(folder));
  const chosen =
    stackName === undefined ? found : found.filter((stack) => namesOf(stack).includes(stackName));
  const [stack, second] = chosen;
  const all = found.map((each) => stackNameOf(each)).join(', ') || 'none';
  if (!stack) {
    const wanted = stackName === undefined ? 'a stack' : `the stack '${stackName}'`;
    throw new Error(`${folder} does not hold ${wanted}; its stacks: ${all}`);
  }
  if (second) throw new Error(`${folder} holds several stacks (${all}): name the one to run`);
  return readStack(stack);
}

function readStack(stack: StackArtifact): AssemblyStack {
  const { folder, artifact, id } = stack;
  const properties = objectAt(artifact.properties, `${id}.properties`);
  const file = stringAt(properties.templateFile, `${id}.properties.templateFile`);
  const assets = readAssets(join(folder, file.replace(/\.template\.json$/, '.assets.json')));
  return {
    stackName: stackNameOf(stack),
    template: readJson(join(folder, file)),
    paths: readPaths(folder, artifact),
    assetFolder: (objectKey) => {
      const path = assets.get(objectKey);
      if (path !== undefined) return join(folder, path);
      throw new Error(
        `${folder} has no asset '${objectKey}'; its assets: ${[...assets.keys()].join(', ') || 'none'}`,
      );
    },
  };
}

/** Stages nest assemblies within assemblies, so the search goes down. */
function stackArtifacts(folder: string): StackArtifact[] {
  const path = join(folder, 'manifest.json');
  const artifacts = objectAt(readJson(path).artifacts, `${path}: artifacts`);
  return Object.entries(artifacts).flatMap(([id, value]) => {
    const artifact = objectAt(value, `${path}: ${id}`);
    if (artifact.type === 'aws:cloudformation:stack') return [{ id, folder, artifact }];
    if (artifact.type !== 'cdk:cloud-assembly') return [];
    const properties = objectAt(artifact.properties, `${path}: ${id}`);
    return stackArtifacts(join(folder, stringAt(properties.directoryName, `${path}: ${id}.directoryName`)));
  });
}

function stackNameOf({ id, artifact }: StackArtifact): string {
  const properties = objectAt(artifact.properties, id);
  return typeof properties.stackName === 'string' ? properties.stackName : id;
}

function namesOf(stack: StackArtifact): readonly unknown[] {
  return [stack.id, stack.artifact.displayName, stackNameOf(stack)];
}

function readAssets(path: string): Map<string, string> {
  const assets = new Map<string, string>();
  if (!existsSync(path)) return assets;
  for (const [id, value] of Object.entries(objectAt(readJson(path).files, path))) {
    const file = objectAt(value, `${path}: ${id}`);
    const source = stringAt(objectAt(file.source, `${path}: ${id}`).path ?? '', `${path}: ${id}.source.path`);
    for (const destination of Object.values(objectAt(file.destinations, `${path}: ${id}`))) {
      assets.set(stringAt(objectAt(destination, id).objectKey, `${path}: ${id}.objectKey`), source);
    }
  }
  return assets;
}

/** The template carries `aws:cdk:path` only when the CDK command line asks for it; the assembly always knows. */
function readPaths(folder: string, artifact: JsonObject): Map<string, string> {
  const paths = new Map<string, string>();
  const extra = artifact.additionalMetadataFile;
  const metadata = {
    ...(typeof extra === 'string' ? readJson(join(folder, extra)) : {}),
    ...objectAt(artifact.metadata, 'metadata'),
  };
  for (const [path, entries] of Object.entries(metadata)) {
    for (const entry of listAt(entries, path)) {
      if (!isObject(entry) || entry.type !== 'aws:cdk:logicalId' || typeof entry.data !== 'string') continue;
      paths.set(entry.data, path.replace(/^\//, ''));
    }
  }
  return paths;
}

function readJson(path: string): JsonObject {
  if (!existsSync(path)) throw new Error(`${path} does not exist: synthesise the app first (cdk synth)`);
  try {
    return objectAt(JSON.parse(readFileSync(path, 'utf8')), path);
  } catch (cause) {
    throw new Error(`${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
