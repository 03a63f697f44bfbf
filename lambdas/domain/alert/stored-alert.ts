import type { Flaps } from '../rule/flapping';
import type { Severity } from '../rule/severity';
import type { AlertState } from '../rule/step';
import type { AlertReport } from './report';

/** An alert as it is kept from one evaluation to the next. */
export interface StoredAlert {
  readonly fingerprint: string;
  readonly ruleId: string;
  readonly tenantId?: string;
  readonly severity: Severity;
  readonly state: AlertState;
  /** How often its condition came and went of late; absent where it never did. */
  readonly flaps?: Flaps;
  /** What was seen at the last evaluation. */
  readonly reason: string;
  /** The value that was compared, in the unit of the rule's metric; absent where there was none. */
  readonly value?: number;
  /** Counts the writes; a write names the version that it replaces, so that two evaluators cannot both make it. */
  readonly version: number;
  /** A report that is decided and may not be published yet. */
  readonly owed?: AlertReport;
}
