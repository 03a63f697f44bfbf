/** Joins a caller's role and the resource's policy to the decision that AWS takes within one account. */
import type { AwsError, Permission, Protocol } from '../service';
import type { ConditionContext } from './conditions';
import type { Caller } from './credentials';
import { accessDenied, type DenialReason } from './denial';
import type { ResourcePolicies } from './resource-policies';
import type { Role } from './roles';

/** A permission that brings what conditions may ask of the call; worked out only when a role has such conditions. */
export interface ContextualPermission extends Permission {
  readonly context?: () => ConditionContext;
}

/** The refusal of the first permission that the caller lacks, or `undefined` when all are granted. */
export type Authorise = (
  caller: Caller,
  service: string,
  permissions: readonly ContextualPermission[],
  protocol?: Protocol,
) => AwsError | undefined;

/** Decides by the stack's roles and resource policies. The operator, who acts in no role, may do everything. */
export function createAuthorise(roles: readonly Role[], policies: ResourcePolicies): Authorise {
  const byArn = new Map(roles.map((role) => [role.arn, role]));
  return (caller, service, permissions, protocol = 'json') => {
    if (caller.roleArn === undefined) return undefined;
    const role = byArn.get(caller.roleArn);
    for (const permission of permissions) {
      const reason = denialReason(role, caller.roleArn, permission, policies);
      if (reason) return accessDenied(service, protocol, caller.principalArn, permission, reason);
    }
    return undefined;
  };
}

/** Within one account either side may allow, and a deny of either side wins. */
function denialReason(
  role: Role | undefined,
  roleArn: string,
  { action, resource, context }: ContextualPermission,
  policies: ResourcePolicies,
): DenialReason | undefined {
  const identity = role?.decide(action, resource, context) ?? 'implicit-deny';
  if (identity === 'explicit-deny') return 'identity-deny';
  const onResource = policies.decide({ role: roleArn }, action, resource);
  if (onResource === 'explicit-deny') return 'resource-deny';
  return identity === 'allow' || onResource === 'allow' ? undefined : 'no-identity-policy';
}
