// What is known of one run of the plain shape, as numbers beside each other in the store (run-store.ts): where each
// stands. Times are milliseconds since NOMINAL; a name with three places is a `Learned` by a watch: `learned`, `notBefore`
// (both since NOMINAL) and `version`. Both states can be made from them again, to the last bit (tidy-run.ts, restore.ts).

// What stands together is read together: each eight are a line of a processor's cache. Of most runs that a tick looks at
// it reads the first, of a page's the first three.
export const NOMINAL = 0;
export const TOLD = 1;
export const NOW = 2;
export const LANE = 3;
/** The ledger record that last spoke of it. */
export const HEARD = 4;
/** 1 where the world would have forgotten it (core/pipeline/prune.ts) but for its end. */
export const PRUNED = 5;
export const COMPLETE_AT = 6;
export const STARTED_AT = 7;

export const JOB_CREATED = 8;
export const POD_NAME = 9;
export const JOB_FIRST = 10;
export const STARTED = 13;

export const COMPLETE = 16;
export const MET = 19;
export const MET_AT = 22;
export const POD_CREATED = 23;

export const JOB_UID = 24;
export const POD_UID = 28;

export const JOB_LAST = 32;
export const POD_LAST = 35;
export const NODE = 38;
export const PHASE = 39;

export const JOB_GONE = 40;
export const POD_GONE = 43;
export const SCHEDULED = 46;
export const WAITED = 47;

export const POD_FIRST = 48;
export const FINISHED_AT = 51;
export const DELETED_AT = 52;
export const DELETED = 53;

export const WIDTH = 56;
