/**
 * Prints NDJSON questions for `cronwitness occurrences`, 88,000 unless a number is given: a trial of its time and memory.
 *
 *     npx tsx test/bench/occurrences-batch.ts > batch.ndjson
 *     time npx cronwitness occurrences < batch.ndjson > answers.ndjson
 */
import { once } from 'node:events';
import { formatSeconds, fromUnixSeconds } from '../../core/time.ts';
import { anyWindows, randomFrom } from '../core/schedule/windows.ts';

const count = Number(process.argv[2] ?? 88_000);
const seed = Number(process.argv[3] ?? 1);
for (const { expression, timeZone, from, to } of anyWindows(randomFrom(seed), count)) {
  const times = { from: formatSeconds(fromUnixSeconds(from)), to: formatSeconds(fromUnixSeconds(to)) };
  const line = `${JSON.stringify({ schedule: expression, timeZone, ...times })}\n`;
  if (!process.stdout.write(line)) await once(process.stdout, 'drain');
}
