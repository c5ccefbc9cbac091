/** Kills the watcher many times (200, or as many as the first argument says) and compares: `npm run kills`. */
import { isDeepStrictEqual } from 'node:util';
import { differences } from '../recording/expected.ts';
import { liveThrough } from './kills.ts';

const kills = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? 20_261_122);
const undisturbed = await liveThrough({ kills: 0, seed });
const disturbed = await liveThrough({ kills, seed }, (killed) => {
  if (killed % 10 === 0) process.stderr.write(`${killed} kills\n`);
});
const checks = {
  'the undisturbed watcher gives the expected verdicts': differences(undisturbed.rows).length === 0,
  'the same set of facts': isDeepStrictEqual(disturbed.facts, undisturbed.facts),
  'identical verdicts': isDeepStrictEqual(disturbed.rows, undisturbed.rows),
};
process.stdout.write(
  `${disturbed.kills} kills (seed ${seed}), ${undisturbed.facts.length} facts, ${undisturbed.rows.length} verdicts\n`,
);
for (const [what, holds] of Object.entries(checks))
  process.stdout.write(`${holds ? 'ok  ' : 'FAIL'} ${what}\n`);
if (Object.values(checks).includes(false)) process.exitCode = 1;
