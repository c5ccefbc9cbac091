import { parseArgs } from 'node:util';
import { MUTATIONS } from './faults.ts';
import { copyOfTree, plant } from './tree.ts';

/**
 * `npm run mutations [-- --from N --to M] [--on]`: plants each fault in a copy of the tree and runs what must notice:
 * the tables nearest to it, then 60 fault schedules of the simulator, then all the other tables. Prints who noticed, and
 * in how many seconds; exit code 1 where a fault goes unnoticed.
 * First all of them run without any fault, unless this goes on (--on) where an earlier run broke off.
 */
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '0' },
    to: { type: 'string', default: String(MUTATIONS.length) },
    on: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  process.stdout.write(
    `npm run mutations [-- --from N --to M] [--on]: plants faults N to M - 1 of ${MUTATIONS.length}, one at a time; --on leaves out the run without any\n`,
  );
  process.exit(0);
}

const tree = copyOfTree();
try {
  const before = values.on ? null : await tree.noticed('');
  if (before !== null)
    throw new Error(`the ${before.who} fail without any fault planted: correct that first\n${before.saying}`);
  let unnoticed = 0;
  const chosen = MUTATIONS.slice(Number(values.from), Number(values.to));
  for (const mutation of chosen) {
    const began = performance.now();
    const noticed = await plant(tree, mutation);
    if (noticed === null) unnoticed++;
    const took = Math.round((performance.now() - began) / 1000);
    process.stdout.write(
      `${(noticed?.who ?? 'UNNOTICED').padEnd(14)} ${`${took} s`.padStart(6)}  ${mutation.file.padEnd(26)} ${mutation.why}\n`,
    );
  }
  process.stdout.write(
    `${chosen.length} faults, ${chosen.length - unnoticed} noticed, ${unnoticed} unnoticed\n`,
  );
  process.exitCode = unnoticed > 0 ? 1 : 0;
} finally {
  tree.remove();
}
