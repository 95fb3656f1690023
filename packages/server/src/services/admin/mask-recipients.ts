import type { MaskRequest, MaskResponse } from '@exqress/sdk/contract'
import { maskRecipient } from '@exqress/sdk/mask'

/** Masks recipients. Nothing is stored and nothing is logged. */
export function maskRecipients({ recipients, ...presentation }: MaskRequest): MaskResponse {
  return { recipients: recipients.map(recipient => maskRecipient(recipient, presentation)) }
}
