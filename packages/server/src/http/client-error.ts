import type { Socket } from 'node:net'
import { catalogue, type ErrorCode } from '@exqress/sdk/contract'

// What Node's HTTP parser gives up on, before there is a request.
const ANSWERS: Readonly<Record<string, { status: string; code: ErrorCode }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', code: 'REQUEST_TIMEOUT' },
  HPE_HEADER_OVERFLOW: { status: '431 Request Header Fields Too Large', code: 'REQUEST_INVALID' },
}

/** Answers what is no HTTP with a problem where the socket still takes one, and lets go of it. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const { status, code } = ANSWERS[error.code ?? ''] ?? { status: '400 Bad Request', code: 'REQUEST_INVALID' as const }
  if (socket.writable) {
    const { title, next } = catalogue[code].en
    const body = JSON.stringify({
      type: `/docs#${code}`,
      title,
      status: Number(status.slice(0, 3)),
      code,
      next,
      requestId: '',
      retryable: false,
    })
    socket.write(
      `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    )
  }
  socket.destroy(error)
}
