import type { CodeSender } from '../../ports/code-sender.ts'

/**
 * Writes the code to where the operator looks, without the phone. For trying out: whoever reads that output can verify
 * any phone.
 */
export function consoleCodeSender(say: (text: string) => void): CodeSender {
  return {
    async send({ code }) {
      say(`one-time code: ${code}\n`)
    },
  }
}
