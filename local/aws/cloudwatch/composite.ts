import type { AlarmState } from './alarm-state';

/** Composite alarm rules: `ALARM("a") AND NOT (OK("b") OR AT_LEAST(50%, ALARM, ("c", "d")))`. Pure. */

export type AlarmRule =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: 'not'; readonly rule: AlarmRule }
  | { readonly kind: 'and' | 'or'; readonly rules: readonly AlarmRule[] }
  | {
      readonly kind: 'atLeast';
      /** How many of the alarms; a percentage is already counted out. */
      readonly least: number;
      readonly state: AlarmState;
      /** Counts the alarms that are not in `state`. */
      readonly negated: boolean;
      readonly alarms: readonly string[];
    };

/** Thrown for a rule that cannot be read. */
export class AlarmRuleError extends Error {
  constructor(problem: string, position: number) {
    super(`${problem} (at character ${position + 1})`);
    this.name = 'AlarmRuleError';
  }
}

/** AWS's own limits. */
const MAX_LENGTH = 10_240;
const MAX_CHILDREN = 100;
const MAX_DEPTH = 100;

/** Reads a rule; the alarms in it are given by name whether the rule has names or ARNs. */
export function parseAlarmRule(text: string): AlarmRule {
  if (text.length > MAX_LENGTH)
    throw new AlarmRuleError(`the rule is over ${MAX_LENGTH} characters`, MAX_LENGTH);
  const rule = new RuleParser(tokenize(text)).parse();
  if (childrenOf(rule).length > MAX_CHILDREN)
    throw new AlarmRuleError(`over ${MAX_CHILDREN} alarms in the rule`, 0);
  return rule;
}

/** The names of the alarms that the rule looks at, each once. */
export function childrenOf(rule: AlarmRule): string[] {
  switch (rule.kind) {
    case 'constant':
      return [];
    case 'state':
      return [rule.alarm];
    case 'not':
      return childrenOf(rule.rule);
    case 'atLeast':
      return [...new Set(rule.alarms)];
    default:
      return [...new Set(rule.rules.flatMap(childrenOf))];
  }
}

/** True means ALARM, false means OK: a composite is in INSUFFICIENT_DATA only until it is first evaluated. */
export function evaluateAlarmRule(
  rule: AlarmRule,
  stateOf: (alarm: string) => AlarmState | undefined,
): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !evaluateAlarmRule(rule.rule, stateOf);
    case 'and':
      return rule.rules.every((each) => evaluateAlarmRule(each, stateOf));
    case 'or':
      return rule.rules.some((each) => evaluateAlarmRule(each, stateOf));
    case 'atLeast':
      return (
        rule.alarms.filter((alarm) => (stateOf(alarm) === rule.state) !== rule.negated).length >= rule.least
      );
  }
}

/** `high-errors` from `arn:aws:cloudwatch:us-east-1:123456789012:alarm:high-errors`; a name stays as it is. */
export function alarmNameOf(nameOrArn: string): string {
  return /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/s.exec(nameOrArn)?.[1] ?? nameOrArn;
}

interface Token {
  readonly kind: 'quoted' | 'word' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

function tokenize(text: string): Token[] {
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|([(),])|([^\s(),"]+))/sy;
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  let at = 0;
  while (at < end) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) throw new AlarmRuleError('a quoted name is not closed', at);
    const [, quoted, symbol, word] = match;
    if (quoted !== undefined) tokens.push({ kind: 'quoted', text: quoted.replace(/\\(.)/gs, '$1'), at });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, at });
    else tokens.push({ kind: 'word', text: word ?? '', at });
    at = pattern.lastIndex;
  }
  tokens.push({ kind: 'end', text: 'the end', at: end });
  return tokens;
}

class RuleParser {
  private next = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  parse(): AlarmRule {
    const rule = this.or();
    if (this.peek().kind !== 'end') this.unexpected();
    return rule;
  }

  private or(): AlarmRule {
    return this.chain('or', () => this.chain('and', () => this.not()));
  }

  private chain(kind: 'and' | 'or', operand: () => AlarmRule): AlarmRule {
    const first = operand();
    const rules = [first];
    while (this.accept('word', kind.toUpperCase())) rules.push(operand());
    return rules.length === 1 ? first : { kind, rules };
  }

  private not(): AlarmRule {
    if (++this.depth > MAX_DEPTH) throw new AlarmRuleError('the rule is nested too deeply', this.peek().at);
    const rule: AlarmRule = this.accept('word', 'NOT') ? { kind: 'not', rule: this.not() } : this.primary();
    this.depth--;
    return rule;
  }

  private primary(): AlarmRule {
    if (this.accept('symbol', '(')) {
      const rule = this.or();
      this.expect(')');
      return rule;
    }
    if (this.accept('word', 'TRUE')) return { kind: 'constant', value: true };
    if (this.accept('word', 'FALSE')) return { kind: 'constant', value: false };
    if (this.accept('word', 'AT_LEAST')) return this.atLeast();
    const state = this.state();
    this.expect('(');
    const alarm = this.alarm();
    this.expect(')');
    return { kind: 'state', state, alarm };
  }

  private atLeast(): AlarmRule {
    this.expect('(');
    const { text, at } = this.take();
    const [, number, percent] = /^(\d+)(%?)$/.exec(text) ?? [];
    this.expect(',');
    const negated = this.accept('word', 'NOT');
    const state = this.state();
    this.expect(',');
    this.expect('(');
    const alarms = [this.alarm()];
    while (this.accept('symbol', ',')) alarms.push(this.alarm());
    this.expect(')');
    this.expect(')');
    const limit = percent ? 100 : alarms.length;
    const least = Number(number ?? 0);
    if (least < 1 || least > limit) {
      throw new AlarmRuleError(`AT_LEAST takes 1 to ${limit}${percent ?? ''}, not '${text}'`, at);
    }
    return {
      kind: 'atLeast',
      least: percent ? Math.ceil((least * alarms.length) / 100) : least,
      state,
      negated,
      alarms,
    };
  }

  private state(): AlarmState {
    const token = this.peek();
    if (token.kind !== 'word') return this.unexpected();
    const state = (['ALARM', 'OK', 'INSUFFICIENT_DATA'] as const).find((each) => each === token.text);
    if (!state) return this.unexpected();
    this.next++;
    return state;
  }

  private alarm(): string {
    const { kind } = this.peek();
    if (kind !== 'quoted' && kind !== 'word') return this.unexpected();
    return alarmNameOf(this.take().text);
  }

  private peek(): Token {
    // The last token is 'end', which nothing steps over.
    return this.tokens[this.next] as Token;
  }

  private take(): Token {
    const token = this.peek();
    if (token.kind === 'end') this.unexpected();
    this.next++;
    return token;
  }

  private accept(kind: Token['kind'], text: string): boolean {
    const token = this.peek();
    if (token.kind !== kind || token.text !== text) return false;
    this.next++;
    return true;
  }

  private expect(symbol: string): void {
    if (!this.accept('symbol', symbol)) this.unexpected(`; '${symbol}' is`);
  }

  private unexpected(instead = ''): never {
    const { text, at } = this.peek();
    throw new AlarmRuleError(`'${text}' is not expected${instead}`, at);
  }
}
