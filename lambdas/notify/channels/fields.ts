/** Fields that the credentials of several channels have. */
import * as v from 'valibot';

/** An address of the web; the local run has none with TLS. */
export const WebAddress = v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//));

/** What goes into a header or an address as it stands. */
export const Token = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{8,500}$/));

/** Another base address of the provider: of its region, a proxy, or a stand-in for tests. Without a slash at its end. */
export const Api = v.optional(v.pipe(WebAddress, v.regex(/[^/]$/)));
