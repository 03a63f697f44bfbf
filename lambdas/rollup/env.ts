/** The rollup function's settings; its construct sets exactly these. */
export const ROLLUP_ENV = {
  stage: 'STAGE',
  tableName: 'STATE_TABLE_NAME',
} as const;
