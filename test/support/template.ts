/** The stack's template for a stage, synthesised in this process; its functions are empty, since none is run. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Environment, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { FUNCTIONS, type FunctionName } from '../../lib/bundle';
import { NAME_METADATA } from '../../lib/constructs/naming';
import { KentonganStack } from '../../lib/kentongan-stack';
import { readStageConfig, type StageConfig } from '../../lib/stage-config';

export interface Resource {
  readonly id: string;
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

interface TemplateJson {
  readonly Resources: Readonly<Record<string, Omit<Resource, 'id'>>>;
}

export interface StackTemplate {
  readonly json: unknown;
  readonly terminationProtection: boolean;
  /** The resources of one type. */
  of(type: string): readonly Resource[];
  /** What people call the resource with this logical id. */
  nameOf(logicalId: string): string;
  /** The name of what a value refers to by `Ref` or `Fn::GetAtt`; the value as text where it does not. */
  targetOf(value: unknown): string;
}

export interface TemplateOptions {
  readonly edge?: StageConfig['edge'];
  /** Where the stack goes. @default unknown until it is deployed */
  readonly env?: Environment;
  /** Whether cdk-nag looks at it, and its findings are thrown. @default false */
  readonly checked?: boolean;
}

export function templateOf(stage: string, { edge, env, checked }: TemplateOptions = {}): StackTemplate {
  const config = { ...readStageConfig(stage), ...(edge ? { edge } : {}) };
  const root = mkdtempSync(join(tmpdir(), 'kentongan-template-'));
  const app = new App({ outdir: join(root, 'out') });
  if (checked) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new KentonganStack(app, `Kentongan-${stage}`, {
    config,
    code: emptyCode(root),
    ...(env ? { env } : {}),
  });
  const json = Template.fromStack(stack).toJSON() as TemplateJson;
  rmSync(root, { recursive: true });
  const resources = Object.entries(json.Resources).map(([id, resource]) => ({ ...resource, id }));
  const nameOf = (id: string): string => {
    const name = json.Resources[id]?.Metadata?.[NAME_METADATA];
    return typeof name === 'string' ? name : id;
  };
  const targetOf = (value: unknown): string => {
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = (value ?? {}) as Record<string, unknown>;
    if (typeof Ref === 'string') return nameOf(Ref);
    if (Array.isArray(attribute)) return nameOf(String(attribute[0]));
    if (!Array.isArray(join)) return typeof value === 'string' ? value : JSON.stringify(value);
    return (join[1] as readonly unknown[]).map(targetOf).join('');
  };
  return {
    json,
    terminationProtection: stack.terminationProtection ?? false,
    of: (type) => resources.filter(({ Type }) => Type === type),
    nameOf,
    targetOf,
  };
}

function emptyCode(root: string): Readonly<Record<FunctionName, string>> {
  return Object.fromEntries(
    FUNCTIONS.map((name) => {
      const folder = join(root, name);
      mkdirSync(folder);
      writeFileSync(join(folder, 'index.js'), `// ${name}`);
      return [name, folder];
    }),
  ) as Record<FunctionName, string>;
}
