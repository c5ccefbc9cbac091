/**
 * `npm run bench [name …]`: prints the figures of DESIGN §14 on this machine. Without names, those that take seconds.
 */
const BENCHES: Readonly<Record<string, () => Promise<{ readonly run: () => unknown }>>> = {
  occurrences: () => import('./occurrences.ts'),
  'first-list': () => import('./first-list.ts'),
  publisher: () => import('./publisher.ts'),
  outbox: () => import('./outbox.ts'),
  report: () => import('./report.ts'),
  tick: () => import('./tick.ts'),
  detection: () => import('./detection.ts'),
  'cold-start': () => import('./cold-start.ts'),
  migration: () => import('./migration.ts'),
};

/** Minutes each: only by name. */
const SLOW: typeof BENCHES = { history: () => import('./history.ts'), week: () => import('./week.ts') };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => BENCHES[name] === undefined && SLOW[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(
    `bench: unknown ${unknown.join(', ')}; expected ${Object.keys({ ...BENCHES, ...SLOW }).join(', ')}\n`,
  );
  process.exit(2);
}
for (const [name, load] of Object.entries({ ...BENCHES, ...SLOW })) {
  if (asked.length > 0 ? !asked.includes(name) : SLOW[name] !== undefined) continue;
  process.stdout.write(`\n== ${name}\n`);
  const printed = await (await load()).run();
  if (Array.isArray(printed)) console.table(printed);
}
