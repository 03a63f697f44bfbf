/**
 * Phone numbers that belong to nobody. Regulators keep these ranges free for film and fiction: 555-0100 to 0199 in
 * each North American area code, Ofcom's 07700 900xxx, Arcep's 06 39 98 xx xx, and PTS's 070-174 06 05 to 99.
 * Businesses and customers draw from separate ranges, so no customer is also a tenant.
 */

export interface FictionalNumber {
  /** ISO 3166 code, as it begins a business-scoped user id. */
  readonly country: string;
  /** Digits, country code first, no plus sign. */
  readonly digits: string;
}

const BUSINESS_AREAS = split(
  '201202203205206207208209210212213214215216217218219224225228229231234239240248251252253254256260262267269270' +
    '276281301302303304305307308309310312313314315316317318319320321323325330331334336337339347351352360361386401' +
    '402404405406407408409410412413414415417419423424425430432434435440443458469470475478479480',
);
const CUSTOMER_AREAS = split(
  '501502503504505507508509510512513515516517518520530540541551559561562563567570571573574575580585586601602603605606607608',
);

/** How many businesses there are numbers for. */
export const BUSINESS_NUMBERS = BUSINESS_AREAS.length * 100;

/** The number of the business with that index; a different one for each index below `BUSINESS_NUMBERS`. */
export function businessNumber(index: number): string {
  const area = BUSINESS_AREAS[index % BUSINESS_AREAS.length];
  if (area === undefined || index >= BUSINESS_NUMBERS) {
    throw new RangeError(
      `there are ${BUSINESS_NUMBERS} fictional business numbers, and none for index ${index}`,
    );
  }
  return northAmerican(area, Math.floor(index / BUSINESS_AREAS.length));
}

interface NumberRange {
  readonly country: string;
  readonly size: number;
  readonly at: (offset: number) => string;
}

const CUSTOMER_RANGES: readonly NumberRange[] = [
  {
    country: 'US',
    size: CUSTOMER_AREAS.length * 100,
    at: (offset) => northAmerican(CUSTOMER_AREAS[Math.floor(offset / 100)] ?? '501', offset % 100),
  },
  { country: 'GB', size: 1000, at: (offset) => `447700900${pad(offset, 3)}` },
  { country: 'FR', size: 10_000, at: (offset) => `3363998${pad(offset, 4)}` },
  { country: 'SE', size: 95, at: (offset) => `4670174${pad(605 + offset, 4)}` },
];

/** How many customers of one business can have a number of their own. */
export const CUSTOMER_NUMBERS = CUSTOMER_RANGES.reduce((sum, { size }) => sum + size, 0);

/** The number of the customer with that index, countries mixed; `salt` gives each business other customers. */
export function customerNumber(index: number, salt: number): FictionalNumber {
  // The step is a prime that does not divide the count, so consecutive indexes land far apart and never meet.
  let offset = (index * 7919 + salt) % CUSTOMER_NUMBERS;
  for (const { country, size, at } of CUSTOMER_RANGES) {
    if (offset < size) return { country, digits: at(offset) };
    offset -= size;
  }
  throw new RangeError(`no customer number for index ${index}`);
}

function northAmerican(area: string, line: number): string {
  return `1${area}55501${pad(line, 2)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function split(codes: string): readonly string[] {
  return codes.match(/\d{3}/g) ?? [];
}
