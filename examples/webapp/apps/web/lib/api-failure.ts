import { type ErrorCode, errorSchema } from "@webapp/shared";

/** An answer of the API other than success, or that there was none. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";

  constructor(
    readonly status: number,
    readonly code: ErrorCode,
    message: string,
    readonly fields: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Reads an answer that is no success. */
export async function failureIn(response: Response): Promise<ApiFailure> {
  const body: unknown = await response.json().catch(() => undefined);
  const { data } = errorSchema.safeParse(body);
  if (data === undefined) return unreachable();
  const { code, message, fields } = data.error;
  return new ApiFailure(response.status, code, message, fields);
}

/** What it is when nothing answers, or something that isn't the API. */
export function unreachable(): ApiFailure {
  return new ApiFailure(
    503,
    "API_UNREACHABLE",
    "The shop's back room doesn't answer right now: try again in a moment.",
  );
}
