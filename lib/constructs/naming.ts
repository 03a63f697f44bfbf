import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The metadata key under which a resource keeps the short name that people and tools call it by. */
export const NAME_METADATA = 'kentongan:name';

/** Gives a resource its short name. Physical names stay CloudFormation's to choose, so that it can replace things. */
export function nameResource<Resource extends IConstruct>(resource: Resource, name: string): Resource {
  const child = resource.node.defaultChild ?? resource;
  if (child instanceof CfnResource) child.addMetadata(NAME_METADATA, name);
  return resource;
}
