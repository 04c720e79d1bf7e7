/** The attributes and the index that the ledger's table is made with. */
export const LEDGER_TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  localIndex: 'by-index',
  localIndexSortKey: 'ix',
  timeToLive: 'expires',
} as const;
