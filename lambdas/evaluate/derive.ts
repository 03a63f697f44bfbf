import type { Derive } from './judge-rules';

export const deriveNothing: Derive = async () => ({ tenants: [], gaugesOf: () => ({}) });
