import { isLocalRepository } from "../../../components/source";
import type { System } from "../../../stacks/system";
import { takesCommits } from "../../../stacks/service";
import { isImage } from "../../../stacks/settings/images";
import type { CommonSettings } from "../../../stacks/settings/system-settings";

/** Stands for a commit where settings have none: that no service runs it is seen by its zeros. */
export const NO_COMMIT = "0".repeat(40);

/**
 * A system whose services are built, whatever images a stack's settings pin them to: what they are pinned to says nothing of how they are
 * made.
 */
export function asBuilt(system: System): System {
  return { ...system, configure: (settings, context) => system.configure(built(system, settings), context) };
}

function built({ services }: System, settings: CommonSettings): CommonSettings {
  const kept = Object.entries(settings.releases).filter(([name, text]) => {
    const service = services[name];
    return service === undefined || text === undefined || !takesCommits(service) || !isImage(text);
  });
  const releases = Object.fromEntries(kept);
  if (settings.release !== undefined || settings.follow || isLocalRepository(settings.repo))
    return { ...settings, releases };
  return { ...settings, releases, release: NO_COMMIT };
}
