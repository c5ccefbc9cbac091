// What is known of one run of the plain shape, as numbers beside each other in the store (run-store.ts): where each
// stands. Times are milliseconds since NOMINAL; a name with three places is a `Learned` by a watch: `learned`, `notBefore`
// (both since NOMINAL) and `version`. Both states can be made from them again, to the last bit (tidy-run.ts, restore.ts).

export const NOMINAL = 0;
export const TOLD = 1;
export const NOW = 2;
export const LANE = 3;
export const JOB_UID = 4;
export const JOB_CREATED = 8;
export const JOB_FIRST = 9;
export const JOB_LAST = 12;
export const MET_AT = 15;
export const MET = 16;
export const COMPLETE_AT = 19;
export const COMPLETE = 20;
export const JOB_GONE = 23;
export const POD_UID = 26;
export const POD_NAME = 30;
export const POD_CREATED = 31;
export const POD_FIRST = 32;
export const POD_LAST = 35;
export const NODE = 38;
export const PHASE = 39;
export const SCHEDULED = 40;
export const WAITED = 41;
export const STARTED_AT = 42;
export const STARTED = 43;
export const FINISHED_AT = 46;
export const DELETED_AT = 47;
export const DELETED = 48;
export const POD_GONE = 51;
/** The ledger record that last spoke of it. */
export const HEARD = 54;
// Whole lines of a processor's cache.
export const WIDTH = 56;
