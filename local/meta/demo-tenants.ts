/** Tenants for demos and load: made up, and the same on every machine. */
import { businessNumber } from './fictional-numbers';
import type { TenantSender } from './update';

export type TenantKind = 'law-firm' | 'shop' | 'charity' | 'payments';

export interface DemoTenant extends TenantSender {
  readonly kind: TenantKind;
}

// biome-ignore format: a word list
const PLACES = [
  'Harbour', 'Willow', 'Sanur', 'Northgate', 'Copper', 'Mangrove', 'Lantern', 'Old Mill', 'Rice Field',
  'Three Bridges', 'Saffron', 'Blue Door', 'Kopi', 'Cloudberry', 'Terrace', 'Fig Tree', 'Paper Boat', 'Larch',
] as const;

const KINDS: readonly { readonly kind: TenantKind; readonly noun: string }[] = [
  { kind: 'law-firm', noun: 'Law' },
  { kind: 'shop', noun: 'Market' },
  { kind: 'charity', noun: 'Relief Fund' },
  { kind: 'payments', noun: 'Pay' },
];

/** Tenants `demo-1` to `demo-<count>`, kinds in turn; up to as many as there are fictional business numbers. */
export function demoTenants(count: number): readonly DemoTenant[] {
  return Array.from({ length: count }, (_, index) => demoTenant(index));
}

/** The demo tenant with that index, from 0: index 0 is `demo-1`. */
export function demoTenant(index: number): DemoTenant {
  const { kind, noun } = KINDS[index % KINDS.length] ?? { kind: 'shop', noun: 'Market' };
  const place = PLACES[index % PLACES.length] ?? 'Harbour';
  // Place and noun first meet again after 36 tenants.
  const round = Math.floor(index / 36);
  return {
    tenantId: `demo-${index + 1}`,
    name: round === 0 ? `${place} ${noun}` : `${place} ${noun} ${round + 1}`,
    kind,
    wabaId: String(102_290_000_000_000 + (index + 1) * 1009),
    phoneNumberId: String(106_540_000_000_000 + (index + 1) * 1013),
    displayPhoneNumber: businessNumber(index),
  };
}
