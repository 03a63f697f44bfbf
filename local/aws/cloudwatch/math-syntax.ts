/** Turns the text of a metric math expression into a tree. Knows which functions exist only through its argument. */

/** Thrown for an expression that cannot be read or that makes no sense; says where. */
export class MetricMathError extends Error {
  /** Where in the expression, counted from 0. */
  readonly position: number;

  constructor(problem: string, position: number) {
    super(`${problem} (at character ${position + 1})`);
    this.name = 'MetricMathError';
    this.position = position;
  }
}

export type Operator = '+' | '-' | '*' | '/' | '^' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'AND' | 'OR';

export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'id'; readonly id: string; readonly at: number }
  | { readonly kind: 'word'; readonly word: FillWord; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly Expression[]; readonly at: number }
  | { readonly kind: 'negate'; readonly operand: Expression; readonly at: number }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly at: number;
    };

export type FillWord = 'REPEAT' | 'LINEAR';

/** AWS's own limit on an expression's length. */
const MAX_LENGTH = 2_048;
const MAX_DEPTH = 100;

const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ['OR', 1],
  ['AND', 2],
  ...['==', '!=', '<', '<=', '>', '>='].map((each): [string, number] => [each, 3]),
  ['+', 4],
  ['-', 4],
  ['*', 5],
  ['/', 5],
]);

interface Token {
  readonly kind: 'number' | 'word' | 'text' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

/** @param isFunction says whether a name is a function that can be evaluated. */
export function parseExpression(text: string, isFunction: (name: string) => boolean): Expression {
  if (text.length > MAX_LENGTH)
    throw new MetricMathError(`the expression is over ${MAX_LENGTH} characters`, MAX_LENGTH);
  if (/^\s*SELECT\s/i.test(text)) throw new MetricMathError('Metrics Insights queries are not known here', 0);
  return new Parser(tokenize(text), isFunction).parse();
}

function tokenize(text: string): Token[] {
  const pattern =
    /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?<word>[A-Za-z_]\w*)|(?<text>'[^']*'|"[^"]*")|(?<symbol>==|!=|<=|>=|&&|\|\||[-+*/^<>(),[\]]))/y;
  const tokens: Token[] = [];
  let at = 0;
  const end = text.trimEnd().length;
  while (at < end) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const [kind, value] = Object.entries(match?.groups ?? {}).find(([, group]) => group !== undefined) ?? [];
    if (!match || kind === undefined || value === undefined) {
      const bad = at + text.slice(at).search(/\S/);
      throw new MetricMathError(`'${text.charAt(bad)}' is not expected`, bad);
    }
    at = pattern.lastIndex;
    tokens.push({ kind: kind as Token['kind'], text: value, at: at - value.length });
  }
  tokens.push({ kind: 'end', text: 'the end', at: end });
  return tokens;
}

class Parser {
  private next = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];
  private readonly isFunction: (name: string) => boolean;

  constructor(tokens: readonly Token[], isFunction: (name: string) => boolean) {
    this.tokens = tokens;
    this.isFunction = isFunction;
  }

  parse(): Expression {
    const tree = this.binary(1);
    if (this.peek().kind !== 'end') this.unexpected();
    return tree;
  }

  private binary(least: number): Expression {
    let left = this.unary();
    for (;;) {
      const { at } = this.peek();
      const operator = operatorOf(this.peek());
      const precedence = PRECEDENCE.get(operator ?? '');
      if (operator === undefined || precedence === undefined || precedence < least) return left;
      this.next++;
      left = { kind: 'binary', operator, left, right: this.binary(precedence + 1), at };
    }
  }

  private unary(): Expression {
    const { at } = this.peek();
    if (++this.depth > MAX_DEPTH) throw new MetricMathError('the expression is nested too deeply', at);
    const tree: Expression = this.accept('-') ? { kind: 'negate', operand: this.unary(), at } : this.power();
    this.depth--;
    return tree;
  }

  private power(): Expression {
    const left = this.primary();
    const { at } = this.peek();
    // Binds tighter than a minus in front of it, and to the right: -2^2 is -4, 2^3^2 is 2^9.
    return this.accept('^') ? { kind: 'binary', operator: '^', left, right: this.unary(), at } : left;
  }

  private primary(): Expression {
    const token = this.peek();
    const { at } = token;
    if (token.kind === 'number') {
      this.next++;
      return { kind: 'number', value: Number(token.text), at };
    }
    if (token.kind === 'word') return this.name(token);
    if (this.accept('(')) {
      const tree = this.binary(1);
      this.expect(')');
      return tree;
    }
    if (this.accept('[')) return { kind: 'list', items: this.sequence(']'), at };
    return this.unexpected();
  }

  private name({ text, at }: Token): Expression {
    this.next++;
    const open = this.peek();
    if (open.kind === 'symbol' && open.text === '(') {
      if (!this.isFunction(text)) throw new MetricMathError(`function ${text} is not known here`, at);
      this.next++;
      return { kind: 'call', name: text, args: this.sequence(')'), at };
    }
    if (text === 'REPEAT' || text === 'LINEAR') return { kind: 'word', word: text, at };
    if (!/^[a-z]/.test(text))
      throw new MetricMathError(`'${text}' is no id: ids start with a small letter`, at);
    return { kind: 'id', id: text, at };
  }

  private sequence(close: string): Expression[] {
    const items: Expression[] = [];
    if (this.accept(close)) return items;
    do items.push(this.binary(1));
    while (this.accept(','));
    this.expect(close);
    return items;
  }

  private peek(): Token {
    // The last token is 'end', which nothing steps over.
    return this.tokens[this.next] as Token;
  }

  private accept(symbol: string): boolean {
    const token = this.peek();
    if (token.kind !== 'symbol' || token.text !== symbol) return false;
    this.next++;
    return true;
  }

  private expect(symbol: string): void {
    if (!this.accept(symbol)) this.unexpected(`; '${symbol}' is`);
  }

  private unexpected(instead = ''): never {
    const { text, at } = this.peek();
    throw new MetricMathError(`'${text}' is not expected${instead}`, at);
  }
}

function operatorOf(token: Token): Operator | undefined {
  if (token.kind !== 'symbol' && token.kind !== 'word') return undefined;
  if (token.text === '&&') return 'AND';
  if (token.text === '||') return 'OR';
  return PRECEDENCE.has(token.text) ? (token.text as Operator) : undefined;
}
