/**
 * Where a refused call came from, told as a network and never as an address: enough to see one source among many,
 * too little to point at a person.
 */

const UNKNOWN = 'unknown';

/** The /24 of an IPv4 address and the /48 of an IPv6 one, as CIDR; `unknown` for what is neither. */
export function networkOf(address: string | undefined): string {
  if (!address) return UNKNOWN;
  const v4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/i.exec(address)?.slice(1);
  if (v4)
    return v4.every((part) => Number(part) <= 255) ? `${v4.slice(0, 3).map(Number).join('.')}.0/24` : UNKNOWN;
  const groups = groupsOf(address);
  return groups
    ? `${groups
        .slice(0, 3)
        .map((group) => Number.parseInt(group, 16).toString(16))
        .join(':')}::/48`
    : UNKNOWN;
}

/** The eight groups of an IPv6 address, its `::` spelt out. */
function groupsOf(address: string): readonly string[] | undefined {
  const halves = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail] = halves;
  const given = head.length + (tail?.length ?? 0);
  if (halves.length > 2 || (tail ? given > 7 : given !== 8)) return undefined;
  const groups = [...head, ...Array.from({ length: 8 - given }, () => '0'), ...(tail ?? [])];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups : undefined;
}
