import { type Static, Type } from 'typebox'

/** RFC 9457 problem details. Never holds a personal value. */
export const ProblemSchema = Type.Object({
  type: Type.String({ description: 'URI reference of the catalogue page' }),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String({ description: 'Code of the error catalogue' }),
  detail: Type.Optional(Type.String()),
  next: Type.Optional(Type.String({ description: 'What to do next' })),
  requestId: Type.String(),
  retryable: Type.Boolean(),
  parcelId: Type.Optional(Type.String({ description: 'The parcel that stands in the way' })),
  errors: Type.Optional(
    Type.Array(
      Type.Object({ pointer: Type.String({ description: 'JSON pointer into the request' }), code: Type.String() }),
    ),
  ),
})
export type Problem = Static<typeof ProblemSchema>
