/** Tenants for tests: whole ones from the few members that matter. */
import { parseTenant, type TenantInput } from '../../lambdas/domain/tenant/registration';
import type { Tenant } from '../../lambdas/domain/tenant/tenant';

/** A sound tenant by that id; the given members make it the one that it is. */
export function tenantWith({ id = 'acme', name = 'Acme', ...members }: Partial<TenantInput> = {}): Tenant {
  return parseTenant({ id, name, ...members });
}

/** So many ids that are one another's neighbours, such as `5000` to `5249`. */
export function idsFrom(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(first + index));
}
