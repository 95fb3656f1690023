// A process that takes the lock of a folder again and again: `node lock-process.ts FOLDER LOG`. Whoever has it makes the
// file LOG and removes it: that it is there already would show that two have the lock. Exits with 0 after 30 times.
import { closeSync, openSync, unlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { takeLock } from '../../src/job/lock.ts'

const [, , folder = '', log = ''] = process.argv
for (let times = 0; times < 30; ) {
  const lock = await takeLock(folder)
  if (typeof lock === 'string') {
    await sleep(1)
    continue
  }
  closeSync(openSync(log, 'wx'))
  await sleep(1)
  unlinkSync(log)
  await lock.release()
  times++
}
