/** What a template value can refer to, as the resolver needs to know it. */

/** What a value may refer to. */
export interface ResolveScope {
  /** Pseudo parameters and the template's own parameters. `undefined`: there is none of that name. */
  parameter(name: string): unknown;
  /** What `Ref` and `Fn::GetAtt` yield for a resource. `undefined`: there is none of that logical id. */
  resource(logicalId: string): PhysicalId | undefined;
  /** The value of a named condition. */
  condition(name: string, path: string): boolean;
  /** The template's `Mappings`. */
  readonly mappings: Readonly<Record<string, unknown>>;
  /** The value of `{{resolve:REFERENCE}}`; absent: dynamic references are refused. */
  readonly dynamicReference?: (reference: string, path: string) => string;
}

/** A resource as the rest of the template sees it. */
export interface PhysicalId {
  /** What `Ref` yields. */
  readonly ref: string;
  /** What `Fn::GetAtt` yields, by attribute name. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What `AWS::NoValue` resolves to; a property that holds it is left out. */
export const NO_VALUE: unique symbol = Symbol('AWS::NoValue');
