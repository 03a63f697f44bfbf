/** The count function's settings; its construct sets exactly these. */
export const COUNT_ENV = {
  stage: 'STAGE',
  tableName: 'STATE_TABLE_NAME',
} as const;
