/**
 * Access keys of the local run: one for each function, one for the operator who runs it. A key tells the endpoint
 * who calls and so in which role; signatures are not checked, for the endpoint answers on the loopback only.
 */
import { createHash } from 'node:crypto';
import { ACCOUNT_ID } from '../service';

/** Who makes a call. */
export interface Caller {
  /** The function's name, or `operator`. */
  readonly name: string;
  /** ARN of the role that the caller acts in; `undefined` for the operator, who may do everything. */
  readonly roleArn: string | undefined;
  /** ARN of the caller as AWS's messages name it. */
  readonly principalArn: string;
}

/** An access key as the AWS SDK takes it. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The keys that the endpoint accepts. */
export interface Credentials {
  readonly operator: AccessKey;
  /** The key of a function that acts in a role; the same function always gets the same key. */
  issue(functionName: string, roleArn: string): AccessKey;
  /** Whose key it is; `undefined` when it was never issued. */
  find(accessKeyId: string): Caller | undefined;
  /** The caller of this name. */
  findByName(name: string): Caller | undefined;
}

/** An empty set of keys beside the operator's. */
export function createCredentials(): Credentials {
  const callers = new Map<string, Caller>();
  const register = (caller: Caller): AccessKey => {
    const key = keyFor(caller.name);
    callers.set(key.accessKeyId, caller);
    return key;
  };
  const operator = register({
    name: 'operator',
    roleArn: undefined,
    principalArn: `arn:aws:iam::${ACCOUNT_ID}:user/operator`,
  });
  return {
    operator,
    issue: (functionName, roleArn) =>
      register({ name: functionName, roleArn, principalArn: assumedRoleArn(roleArn, functionName) }),
    find: (accessKeyId) => callers.get(accessKeyId),
    findByName: (name) => callers.get(keyFor(name).accessKeyId),
  };
}

/** The form in which AWS names a function that acts in its role. */
export function assumedRoleArn(roleArn: string, session: string): string {
  const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${role}/${session}`;
}

/** Twenty characters, as every access key id has, of which the first nine say that it is none of AWS's. */
function keyFor(name: string): AccessKey {
  const digest = createHash('sha256').update(`kentongan/${name}`).digest('hex');
  return {
    accessKeyId: `AKIALOCAL${digest.slice(0, 11).toUpperCase()}`,
    secretAccessKey: `local/${digest.slice(11, 45)}`,
  };
}
