/** A function's environment: names live beside the function, where its construct finds them too. */

/** What the code calls a setting, and the environment variable that holds it. */
export type EnvNames = Readonly<Record<string, string>>;
export type EnvValues<Names extends EnvNames> = { readonly [Key in keyof Names]: string };

/** Reads every variable named; throws one error that lists all that are missing or empty. */
export function readEnv<const Names extends EnvNames>(
  names: Names,
  source: NodeJS.ProcessEnv = process.env,
): EnvValues<Names> {
  const missing = Object.values(names).filter((name) => !source[name]);
  if (missing.length > 0) {
    throw new Error(`environment: nothing came for ${missing.join(', ')}; each takes a non-empty value`);
  }
  return Object.fromEntries(
    Object.entries(names).map(([key, name]) => [key, source[name] ?? '']),
  ) as EnvValues<Names>;
}
