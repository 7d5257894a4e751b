import { type DeployReply, releaseOf, sameRelease } from "@slipway/render-api";
import { formatElapsed } from "../../../toolchain/progress";
import { hasServed } from "../releases/kept";

/** Since when a service has run what it runs, without a break. */
export interface LiveSince {
  service: string;
  /** Milliseconds since 1970; undefined where Render doesn't say. */
  since: number | undefined;
}

/**
 * Since when the release that is live has been so: the end of the first of the deploys in a row that had it. A deploy for a variable
 * is no new release, and one that failed or was canceled never served.
 *
 * @param deploys newest first
 */
export function liveSince(deploys: readonly DeployReply[]): number | undefined {
  const served = deploys.filter(hasServed);
  const [live] = served;
  if (live?.status !== "live") return undefined;
  const other = served.findIndex((deploy) => !sameRelease(releaseOf(deploy), releaseOf(live)));
  const first = other === -1 ? served.at(-1) : served[other - 1];
  const at = Date.parse(first?.finishedAt ?? first?.createdAt ?? "");
  return Number.isNaN(at) ? undefined : at;
}

/**
 * What is to be said of a bundle that has not been live for long enough; undefined when it has. The service that came last tells how old
 * the bundle is.
 *
 * @param now milliseconds since 1970
 */
export function soakProblem(
  services: readonly LiveSince[],
  { soakMinutes, now, from, to }: { soakMinutes: number; now: number; from: string; to: string },
): string | undefined {
  if (soakMinutes === 0) return undefined;
  const unknown = services.find(({ since }) => since === undefined);
  const asks = `\`slipway:soakMinutes\` of \`${to}\` asks for ${soakMinutes}`;
  if (unknown !== undefined)
    return `Render doesn't say since when \`${unknown.service}\` of \`${from}\` has been live, and ${asks} minutes of it: set it to 0 to go on without.`;
  const last = services.toSorted((one, other) => (other.since ?? 0) - (one.since ?? 0))[0];
  const since = last?.since ?? 0;
  const enoughAt = since + soakMinutes * 60_000;
  if (now >= enoughAt) return undefined;
  const at = new Date(Math.ceil(enoughAt / 1_000) * 1_000).toISOString().replace(".000Z", "Z");
  return (
    `\`${from}\` has run this bundle for ${formatElapsed(now - since)} (\`${last?.service ?? ""}\` went live last), and ${asks} minutes: ` +
    `it is old enough at ${at}, in ${formatElapsed(enoughAt - now)}.`
  );
}
