/** The same numbers with room for at least so many: a copy twice as wide where there is none. */
export const withRoom = <T extends Float64Array | Uint32Array>(
  numbers: T,
  length: number,
  make: (length: number) => T,
): T => {
  if (numbers.length >= length) return numbers;
  const wider = make(Math.max(length, numbers.length * 2));
  wider.set(numbers);
  return wider;
};
