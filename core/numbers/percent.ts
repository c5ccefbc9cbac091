/**
 * A share of whole runs, kept as the two whole numbers it is made of: no float ever stands between a count
 * and what people read. `numerator` ≤ `denominator`, both safe integers, `denominator` > 0.
 */
export type Ratio = { readonly numerator: number; readonly denominator: number };

const MILLION = 1_000_000n;

/** Where digits stop even if the ratio still looks like the target: a billionth of a percent. */
const MOST_DECIMALS = 9;

const checked = ({ numerator, denominator }: Ratio): readonly [bigint, bigint] => {
  const sane = Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator);
  if (!sane || numerator < 0 || denominator <= 0 || numerator > denominator) {
    throw new RangeError(`not a share of whole runs: ${numerator} of ${denominator}`);
  }
  return [BigInt(numerator), BigInt(denominator)];
};

/**
 * Parts per million, cut and not rounded. Since targets are whole parts per million, the cut value is at or
 * above a target exactly when the ratio is, and 1,000,000 exactly when the ratio is 1.
 */
export const toPpm = (ratio: Ratio): number => {
  const [n, d] = checked(ratio);
  return Number((n * MILLION) / d);
};

/** −1, 0 or 1: the ratio below, at or above a target in whole parts per million. Exact at any size. */
export const compareToPpm = (ratio: Ratio, targetPpm: number): -1 | 0 | 1 => {
  const [n, d] = checked(ratio);
  const left = n * MILLION;
  const right = BigInt(targetPpm) * d;
  return left < right ? -1 : left > right ? 1 : 0;
};

const decimal = (digits: bigint, decimals: number): string => {
  const text = digits.toString().padStart(decimals + 1, '0');
  return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
};

const withoutTrailingZeros = (text: string): string =>
  text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;

/**
 * `99.984 %`: cut to `decimals`, so that 9,999,999 of 10,000,000 never reads as 100 %. The same in every
 * locale. A value that needs no more digits loses its trailing zeros: `100 %`, `99.5 %`, `0 %`.
 */
export const formatRatio = (ratio: Ratio, decimals: number): string => {
  const [n, d] = checked(ratio);
  const scaled = n * 100n * 10n ** BigInt(decimals);
  const text = decimal(scaled / d, decimals);
  return `${scaled % d === 0n ? withoutTrailingZeros(text) : text} %`;
};

/** Whole parts per million in full: 999,900 is `99.99 %`, 1,000,000 is `100 %`. */
export const formatPpm = (ppm: number): string => formatRatio({ numerator: ppm, denominator: 1_000_000 }, 4);

const decimalsOf = (targetPpm: number): number =>
  withoutTrailingZeros(decimal(BigInt(targetPpm), 4)).split('.')[1]?.length ?? 0;

/**
 * The ratio beside its target: one digit more than the target has, and more while the cut value would still
 * read the same as the target without being it. 99.98999 % against 99.99 % is `99.989 %`; 99.990002 % is
 * `99.990002 %`; exactly the target is `99.99 %`.
 */
export const formatAgainst = (ratio: Ratio, targetPpm: number): string => {
  const fewest = decimalsOf(targetPpm) + 1;
  if (compareToPpm(ratio, targetPpm) === 0) return formatPpm(targetPpm);
  const [n, d] = checked(ratio);
  for (let decimals = fewest; decimals < MOST_DECIMALS; decimals += 1) {
    const scale = 100n * 10n ** BigInt(decimals);
    if ((n * scale) / d !== (BigInt(targetPpm) * scale) / MILLION) return formatRatio(ratio, decimals);
  }
  return formatRatio(ratio, MOST_DECIMALS);
};
