/** Runs an interruptible computation to its end; for tests, the headless runner and short work that needs no interruption. */
export function complete<R>(work: Generator<void, R>): R {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}
