import * as pulumi from "@pulumi/pulumi";
import { RenderPlatform } from "../components/render";
import { isLocalRepository } from "../components/source";
import type { ConfiguredSystem } from "../stacks/system";
import { localRelease } from "./repository";
import { encryptedTexts } from "./encryption";
import { keepSecret } from "./secrecy";
import { currentConfig, readSettings } from "./settings";

/** The program: reads the stack's settings, opens the platform, builds the stack's systems and returns their outputs. */
export = async (): Promise<pulumi.Inputs> => {
  const config = currentConfig();
  const marked = keepSecret(encryptedTexts(config));
  const { systems, environment, region } = await readSettings(config);
  const releases = await Promise.all(systems.map(releasesOf));
  const outputs = systems.map((configured, index) => {
    const { system, names } = configured;
    const open = (parent: pulumi.Resource) =>
      new RenderPlatform({ system: system.name, environment, region, names, parent });
    return [system.name, configured.build(open, releases[index] ?? {})] as const;
  });
  return marked(Object.fromEntries(outputs));
};

/** The commit that each service of a system runs: the pinned one, or what its repository on this machine holds for it. */
async function releasesOf({ system, sources }: ConfiguredSystem): Promise<Record<string, string>> {
  const found = await Promise.all(
    Object.entries(sources).map(async ([service, source]) => {
      if (source.release !== undefined) return [[service, source.release] as const];
      if (!isLocalRepository(source.repo)) return [];
      const { commit, uncommitted } = await localRelease(source);
      if (uncommitted.length > 0) {
        const files =
          uncommitted.length > 3
            ? `${uncommitted.slice(0, 3).join(", ")} and ${uncommitted.length - 3} more`
            : uncommitted.join(", ");
        await pulumi.log.warn(
          `${system.name}'s ${service} runs commit ${commit.slice(0, 8)}; not committed and so not deployed: ${files}`,
        );
      }
      return [[service, commit] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}
