import type { EnvironmentReply } from "@slipway/render-api";
import { ProviderError } from "../../error";

/**
 * Refuses to delete an environment that something is in: nobody says whether Render refuses that as well, or deletes what is in it.
 *
 * @param whole what is to be deleted: the environment itself, or its project
 */
export function requireEmpty(environment: EnvironmentReply, whole: string): void {
  const { serviceIds, databasesIds, redisIds, envGroupIds } = environment;
  const ids = [serviceIds, databasesIds, redisIds, envGroupIds].flatMap((list) => list ?? []);
  if (ids.length === 0) return;
  throw new ProviderError(
    `${whole} is not deleted: ${ids.map((id) => `\`${id}\``).join(", ")} ${ids.length === 1 ? "is" : "are"} still in ` +
      `its environment \`${environment.name}\`; move them elsewhere, or delete them first.`,
  );
}
