import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { MAXIMUM_ENTRIES, SAFE_BYTES } from './entry-size.ts';

/** An entry that waits to be sent. */
export type Waiting = {
  readonly index: number;
  readonly group: string;
  readonly entry: PutEventsRequestEntry;
  readonly size: number;
};

/**
 * Entries in line, one line per group. A batch takes the head of a line and no more of it, and the line stands still
 * until that head is decided: within one call a later entry may be accepted while an earlier one fails.
 */
export type GroupQueue = {
  /** The next batch within the limits, or none if every line is standing still or empty. */
  readonly take: () => readonly Waiting[];
  /** Whether `take` would give something. */
  readonly peek: () => boolean;
  /** The head is decided; its line moves on. */
  readonly moveOn: (head: Waiting) => void;
  /** The head goes to the front again; `alone`: in a call of its own. */
  readonly putBack: (head: Waiting, alone: boolean) => void;
  /** The head failed for now: it and its line are taken out, the head first. */
  readonly takeOut: (head: Waiting) => readonly Waiting[];
};

export const createGroupQueue = (entries: readonly Waiting[]): GroupQueue => {
  const lines = new Map<string, { readonly waiting: Waiting[]; position: number }>();
  for (const entry of entries) {
    const line = lines.get(entry.group);
    if (line) line.waiting.push(entry);
    else lines.set(entry.group, { waiting: [entry], position: 0 });
  }
  let ready = [...lines.keys()];
  const alone: Waiting[] = [];

  const headOf = (group: string): Waiting | undefined => {
    const line = lines.get(group);
    return line?.waiting[line.position];
  };

  return {
    take: () => {
      const single = alone.shift();
      if (single) return [single];
      const batch: Waiting[] = [];
      let size = 0;
      for (const group of ready) {
        const head = headOf(group);
        if (!head || batch.length === MAXIMUM_ENTRIES || size + head.size > SAFE_BYTES) break;
        batch.push(head);
        size += head.size;
      }
      ready = ready.slice(batch.length);
      return batch;
    },
    peek: () => alone.length + ready.length > 0,
    moveOn: ({ group }) => {
      const line = lines.get(group);
      if (line) line.position += 1;
      if (headOf(group)) ready.push(group);
    },
    putBack: (head, byItself) => {
      if (byItself) alone.push(head);
      else ready.unshift(head.group);
    },
    takeOut: ({ group }) => {
      const line = lines.get(group);
      lines.delete(group);
      return line ? line.waiting.slice(line.position) : [];
    },
  };
};
