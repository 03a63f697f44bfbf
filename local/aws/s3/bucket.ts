/** A bucket in memory: objects by key, without versions. */
import type { Texts } from './members';

export interface StoredObject {
  readonly body: Buffer;
  readonly eTag: string;
  readonly modifiedAtMs: number;
  /** What the client said of the content, by member of the SDK's output. */
  readonly content: Texts;
  readonly metadata: Texts;
  readonly checksums: Texts;
}

export interface Bucket {
  readonly name: string;
  find(key: string): StoredObject | undefined;
  /** Takes the place of an object of the same key. */
  put(key: string, object: StoredObject): void;
  /** No matter whether there is such an object. */
  remove(key: string): void;
  /** By key, in the order of the keys' bytes, as S3 lists them. */
  objects(): readonly (readonly [string, StoredObject])[];
}

export function createBucket(name: string): Bucket {
  const objects = new Map<string, StoredObject>();
  return {
    name,
    find: (key) => objects.get(key),
    put: (key, object) => void objects.set(key, object),
    remove: (key) => void objects.delete(key),
    objects: () => [...objects].sort(([one], [other]) => byBytes(one, other)),
  };
}

/** JavaScript compares by UTF-16 units, which puts some characters elsewhere. */
export function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
