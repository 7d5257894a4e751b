import * as pulumi from "@pulumi/pulumi";

/**
 * What was asked of the host. Where it is refused, that is told in its own words alone: the SDK would put before the message which property
 * it was about to hand on, and of what fails after the program has returned it prints the stack.
 */
export async function withItsWords<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof pulumi.RunError)) throw error;
    const { message } = error;
    throw Object.defineProperties(error, {
      message: { get: () => message, set: () => undefined },
      stack: { value: message },
    });
  }
}
