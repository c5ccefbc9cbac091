import type { Judgements } from '../../core/ports/judgements.ts';
import { badRunsOn } from './bad-runs.ts';
import { labelledOn } from './labelled.ts';
import { pagesOn } from './pages.ts';
import { progressOn } from './progress.ts';
import { rollupsOn } from './rollups.ts';
import type { Table } from './table.ts';

/** What was decided, over a table. */
export const judgementsOn = (table: Table): Judgements => ({
  ...pagesOn(table),
  ...badRunsOn(table),
  ...rollupsOn(table),
  ...labelledOn(table),
  ...progressOn(table),
});
