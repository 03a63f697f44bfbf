/** What a rule is about; routing selects by it. */
export const CATEGORIES = [
  'availability',
  'delivery',
  'security',
  'compliance',
  'performance',
  'cost',
] as const;
