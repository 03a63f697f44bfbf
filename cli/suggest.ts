/** What somebody may have meant who wrote a name that there is not. */

const MOST = 3;

/** The names closest to it, the closest first; none when all are far from it. */
export function suggest(asked: string, names: readonly string[]): readonly string[] {
  const word = asked.toLowerCase();
  const allowed = Math.max(1, Math.floor(word.length / 3));
  return names
    .map((name) => ({ name, distance: distanceOf(word, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= allowed)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** Letters to change, add or leave out; a part of a name is one step from it. */
function distanceOf(word: string, name: string): number {
  if (word === name) return 0;
  if (word.length > 2 && name.includes(word)) return 1;
  let above = Array.from({ length: name.length + 1 }, (_, at) => at);
  for (const [row, letter] of [...word].entries()) {
    const line = [row + 1];
    for (let at = 1; at <= name.length; at += 1) {
      const changed = (above[at - 1] ?? 0) + (name[at - 1] === letter ? 0 : 1);
      line.push(Math.min(changed, (above[at] ?? 0) + 1, (line[at - 1] ?? 0) + 1));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
