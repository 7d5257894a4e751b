/**
 * What was asked of the host. Where it fails, the message stays as it is: the SDK would put before it which property of which resource was
 * about to be handed on, which means nothing to whoever reads it.
 */
export async function withItsWords<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { message } = error;
    throw Object.defineProperty(error, "message", { get: () => message, set: () => undefined });
  }
}
