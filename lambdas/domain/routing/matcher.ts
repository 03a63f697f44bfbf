/** Selects alerts by their labels. Semantics: prometheus.io/docs/alerting/latest/configuration/#matcher */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}
