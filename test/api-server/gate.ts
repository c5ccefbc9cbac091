/** What passes at once, or waits in order while it is closed. */
export class Gate {
  #waiting: (() => void)[] = [];
  #frozen = false;

  pass(run: () => void): void {
    if (this.#frozen) this.#waiting.push(run);
    else run();
  }

  freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    this.#frozen = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) run();
  }
}
