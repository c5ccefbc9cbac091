import type { Lanes } from './lane.ts';
import { JOB_CREATED, JOB_UID, POD_CREATED, POD_UID, WIDTH } from './run-fields.ts';
import { JOB_TEXT, POD_TEXT, textKey } from './run-store.ts';
import { NONE } from './tidy-run.ts';
import { dropPlace, dropText } from './uid-table.ts';

/** Nobody finds a run by the UIDs of its Job and its Pod any more. */
export const unknow = ({ known, runs }: Lanes, run: number): void => {
  const at = run * WIDTH;
  const { numbers: n, texts } = runs;
  const drop = (field: number, kind: number): void => {
    if (n[at + field] === -1) dropText(known, texts.get(textKey(run, kind)) ?? '');
    else dropPlace(known, n, at + field);
  };
  if (n[at + JOB_CREATED] !== NONE) drop(JOB_UID, JOB_TEXT);
  if (n[at + POD_CREATED] !== NONE) drop(POD_UID, POD_TEXT);
};
