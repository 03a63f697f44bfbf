/**
 * The secret that connects Meta's apps with their callback URLs: for each app its name in `/webhooks/{app}`, its
 * app secret (two while it is being changed) and the token of the handshake.
 */
import * as v from 'valibot';

const AppSchema = v.object({
  appSecret: v.pipe(v.string(), v.minLength(16, "the app secret from Meta's app dashboard, 32 characters")),
  /** Still accepted while the secret is being changed at Meta. */
  previousAppSecret: v.optional(v.union([v.literal(''), v.pipe(v.string(), v.minLength(16))])),
  /** A handshake token of this app's own; without it the common one holds. */
  verifyToken: v.optional(v.pipe(v.string(), v.minLength(8))),
});

const Schema = v.object({
  verifyToken: v.pipe(v.string(), v.minLength(8)),
  apps: v.record(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,62}$/)), AppSchema),
});

export interface MetaApp {
  readonly verifyToken: string;
  readonly appSecrets: readonly string[];
}

/** The app that `npm start`, the synthetic check and the README use. */
export const DEFAULT_APP = 'main';

/** Reads the secret's JSON. Throws an error that names the faulty place and never a value. */
export function parseMetaApps(text: string): ReadonlyMap<string, MetaApp> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(
      'the Meta secret is not JSON; it takes {"verifyToken": ..., "apps": {"main": {"appSecret": ...}}}',
    );
  }
  const parsed = v.safeParse(Schema, json);
  if (!parsed.success) {
    const places = parsed.issues.map((issue) => v.getDotPath(issue) ?? '(whole)');
    throw new Error(`the Meta secret is not complete; look at: ${places.join(', ')}`);
  }
  return new Map(
    Object.entries(parsed.output.apps).map(([name, app]) => [
      name,
      {
        verifyToken: app.verifyToken ?? parsed.output.verifyToken,
        appSecrets: [app.appSecret, ...(app.previousAppSecret ? [app.previousAppSecret] : [])],
      },
    ]),
  );
}
