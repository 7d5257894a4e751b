import { findUnlessGone, getService, messageOf, type RenderClient, Snapshot } from "@slipway/render-client";
import type { StackService } from "../stack-resources";
import type { CheckResult } from "./run-checks";

/**
 * What of a stack's services is suspended at Render: a result for each, failed. When Render can't be asked, one result
 * that says so.
 *
 * @param connect opens the API that holds the stack
 */
export async function suspendedServices(
  services: readonly StackService[],
  connect: () => Promise<RenderClient>,
): Promise<CheckResult[]> {
  if (services.length === 0) return [];
  const startedAt = performance.now();
  const result = ({ system }: Pick<StackService, "system">, check: string) => ({
    system,
    check,
    durationMs: Math.round(performance.now() - startedAt),
  });
  try {
    const render = await connect();
    const snapshot = new Snapshot(render);
    const suspended = await Promise.all(services.map((service) => isSuspended(render, snapshot, service)));
    return services
      .filter((_service, index) => suspended[index])
      .map((service) => ({
        ...result(service, `${service.name} is not suspended`),
        outcome: "failed",
        note: `service \`${service.name}\` is suspended at Render and serves nothing`,
        hint: "Resume it in Render's dashboard.",
      }));
  } catch (error) {
    const [first = { system: "" }] = services;
    return [
      { ...result(first, "no service is suspended"), outcome: "skipped", note: `not tried: ${messageOf(error)}` },
    ];
  }
}

async function isSuspended(render: RenderClient, snapshot: Snapshot, { id }: StackService): Promise<boolean> {
  const service = (await snapshot.service(id)) ?? (await findUnlessGone(render, () => getService(render, id)));
  return service?.suspended === "suspended";
}
