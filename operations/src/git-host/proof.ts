import { createHmac, randomBytes } from "node:crypto";

const LABEL = "Slipway's Git server";

/** How long a server on this machine is given to show whose it is. */
const ANSWER_LIMIT_MS = 10_000;

/** Where a Git server is asked whose it is; a question that nobody knows beforehand follows. */
export const PROOF_PATH = "/proof?";

/** The header of the answer. */
export const PROOF_HEADER = "x-git-host-proof";

/**
 * What only those can say who may read the emulator's key, of one port alone: another user's program can't hand on what it was asked
 * itself.
 */
export function proofOf(key: string, question: string, port: number): string {
  return createHmac("sha256", key)
    .update(JSON.stringify([LABEL, port, question]))
    .digest("base64url");
}

/**
 * Whether at a URL a Git server of ours listens. While ours is down, any user of this machine can take its port, and would have the emulator
 * build and run what he serves there.
 *
 * @param key the emulator's; without it no Git server of ours runs
 */
export async function isOwnGitHost(url: string, key: string | undefined, limitMs = ANSWER_LIMIT_MS): Promise<boolean> {
  if (key === undefined) return false;
  const { origin, port } = new URL(url);
  const question = randomBytes(24).toString("base64url");
  try {
    const asked = { method: "HEAD", redirect: "error", signal: AbortSignal.timeout(limitMs) } as const;
    const { headers } = await fetch(`${origin}${PROOF_PATH}${question}`, asked);
    return headers.get(PROOF_HEADER) === proofOf(key, question, Number(port));
  } catch {
    return false; // Nobody listens there, or nobody who speaks HTTP.
  }
}
