import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { MAXIMUM_ENTRIES, SAFE_BYTES } from './entry-size.ts';

/** An entry that waits to be sent; `index` is its place among the events of the run. */
export type Waiting = {
  readonly index: number;
  readonly group: string;
  readonly entry: PutEventsRequestEntry;
  readonly size: number;
};

type Line = { readonly waiting: Waiting[]; position: number };

/**
 * Entries in line, one line per group. A batch takes the head of a line and no more of it, and the line stands still
 * until that head is decided: within one call a later entry may be accepted while an earlier one fails.
 */
export class GroupQueue {
  private readonly lines = new Map<string, Line>();
  private readonly alone: Waiting[] = [];
  private ready: string[];

  constructor(entries: readonly Waiting[]) {
    for (const entry of entries) {
      const line = this.lines.get(entry.group);
      if (line) line.waiting.push(entry);
      else this.lines.set(entry.group, { waiting: [entry], position: 0 });
    }
    this.ready = [...this.lines.keys()];
  }

  /** Whether `take` would give something. */
  peek(): boolean {
    return this.alone.length + this.ready.length > 0;
  }

  /** The next batch within the limits; empty if every line is standing still or at its end. */
  take(): readonly Waiting[] {
    const single = this.alone.shift();
    if (single) return [single];
    const batch: Waiting[] = [];
    let size = 0;
    for (const group of this.ready) {
      const head = this.headOf(group);
      if (!head || batch.length === MAXIMUM_ENTRIES || size + head.size > SAFE_BYTES) break;
      batch.push(head);
      size += head.size;
    }
    this.ready = this.ready.slice(batch.length);
    return batch;
  }

  /** The head is decided; its line moves on. */
  moveOn({ group }: Waiting): void {
    const line = this.lines.get(group);
    if (line) line.position += 1;
    if (this.headOf(group)) this.ready.push(group);
  }

  /** The head goes again; `alone`: in a call of its own. */
  putBack(head: Waiting, alone: boolean): void {
    if (alone) this.alone.push(head);
    else this.ready.unshift(head.group);
  }

  /** Takes a line out, its head first. */
  takeOut({ group }: Waiting): readonly Waiting[] {
    const line = this.lines.get(group);
    this.lines.delete(group);
    return line ? line.waiting.slice(line.position) : [];
  }

  private headOf(group: string): Waiting | undefined {
    const line = this.lines.get(group);
    return line?.waiting[line.position];
  }
}
