import type { Store } from '../adapters/store/store.ts';
import type { Policy } from '../core/judge/policy.ts';
import { declareRules, OtherZone } from '../core/pipeline/declare-rules.ts';
import { UsageError } from './usage-error.ts';

type Declared = Parameters<typeof declareRules>[1];

/** Says by which rules a cluster of the store in `data` is judged from here on. @throws UsageError */
export const declared = async (store: Store, rules: Declared, data: string): Promise<Policy> => {
  try {
    return await declareRules(store, rules);
  } catch (error) {
    if (!(error instanceof OtherZone)) throw error;
    throw new UsageError(
      `--data ${data}: its days are those of ${error.known}, not of ${error.asked}; keep to that zone (--zone, report.zone), or say another directory`,
    );
  }
};
