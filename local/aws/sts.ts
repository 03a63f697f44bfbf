/** STS as far as to say who calls, which is how tools check that they reach the account they mean. */
import type { Caller } from './iam/credentials';
import { escapeXml } from './protocol-query';
import { ACCOUNT_ID, AwsError, type AwsService } from './service';

/** An STS; `findCaller` tells a caller by the name that the endpoint gives it. */
export function createSts(findCaller: (name: string) => Caller | undefined): AwsService {
  return {
    name: 'sts',
    // AWS answers this call whatever the caller's role says.
    permissions: () => [],
    handle: (action, _input, context) => {
      if (action !== 'GetCallerIdentity') {
        throw new AwsError('InvalidAction', `the local STS does not know ${action}`);
      }
      const arn = findCaller(context.caller)?.principalArn ?? context.caller;
      return { Arn: arn, UserId: arn.slice(arn.lastIndexOf('/') + 1), Account: ACCOUNT_ID };
    },
    query: {
      namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
      decode: (_action, form) => Object.fromEntries(form),
      encode: (_action, output) =>
        Object.entries(output)
          .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
          .join(''),
    },
  };
}
