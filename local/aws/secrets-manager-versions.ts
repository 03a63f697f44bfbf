/** The versions of one secret and the stages that point at them. A stage is on one version at a time. */
import { AwsError } from './service';

/** What a version holds; binary content is in base64. */
export type SecretContent = { readonly SecretString: string } | { readonly SecretBinary: string };

/** One version of a secret. */
export interface SecretVersion {
  readonly id: string;
  readonly content: SecretContent;
  readonly createdSeconds: number;
  readonly stages: Set<string>;
}

/** All versions of one secret. */
export class SecretVersions {
  private readonly versions = new Map<string, SecretVersion>();
  firstSeconds = 0;
  lastSeconds = 0;

  /** Adds a version and moves the stages to it; the version that was current becomes the previous one. */
  put(id: string, content: SecretContent, stages: readonly string[], nowSeconds: number): SecretVersion {
    const before = this.versions.get(id);
    if (before) return repeated(before, content);
    if (this.versions.size === 0) this.firstSeconds = nowSeconds;
    this.lastSeconds = nowSeconds;
    const current = this.staged('AWSCURRENT');
    const version = { id, content, createdSeconds: nowSeconds, stages: new Set<string>() };
    this.versions.set(id, version);
    for (const stage of stages) this.move(stage, version);
    if (current && stages.includes('AWSCURRENT')) this.move('AWSPREVIOUS', current);
    return version;
  }

  /** The version of this id, or on this stage; the current one when neither is given. */
  get(id: string | undefined, stage: string | undefined): SecretVersion {
    const wanted = stage ?? (id === undefined ? 'AWSCURRENT' : undefined);
    const version = id === undefined ? this.staged(wanted ?? '') : this.versions.get(id);
    if (version && (wanted === undefined || version.stages.has(wanted))) return version;
    throw new AwsError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${id === undefined ? `staging label: ${wanted}` : `VersionId: ${id}`}`,
    );
  }

  /** Stages by version id, of the versions that have any. */
  idsToStages(): Record<string, string[]> {
    const staged = [...this.versions.values()].filter((version) => version.stages.size > 0);
    return Object.fromEntries(staged.map((version) => [version.id, [...version.stages]]));
  }

  private staged(stage: string): SecretVersion | undefined {
    return [...this.versions.values()].find((version) => version.stages.has(stage));
  }

  private move(stage: string, to: SecretVersion): void {
    this.staged(stage)?.stages.delete(stage);
    to.stages.add(stage);
  }
}

/** A client that asks again with the same token gets the same version, if it says the same. */
function repeated(before: SecretVersion, content: SecretContent): SecretVersion {
  if (JSON.stringify(before.content) === JSON.stringify(content)) return before;
  throw new AwsError(
    'ResourceExistsException',
    `A resource with the ID you requested already exists: the version ${before.id} holds another value.`,
  );
}
