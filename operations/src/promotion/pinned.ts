import { parseRelease } from "@slipway/render-api";
import { z } from "zod";
import type { Pulumi } from "../pulumi";
import { type Bundle, bundleOf } from "../releases/bundle";
import { resourcesIn } from "../stack-resources";
import type { StackFile } from "./stack-file";

const Pins = z.looseObject({
  release: z.string().optional().catch(undefined),
  releases: z.record(z.string(), z.string()).default({}).catch({}),
});

/** What a stack's file asks for, of the services that its state knows by name. What follows a branch asks for nothing. */
export async function pinnedBundle(
  pulumi: Pulumi,
  { stack, config }: Pick<StackFile, "stack" | "config">,
): Promise<Bundle> {
  const { services } = resourcesIn(JSON.parse(await pulumi.read(["stack", "export", "--stack", stack])));
  return bundleOf(
    services.flatMap(({ system, name }) => {
      const { release, releases } = Pins.catch({ releases: {} }).parse(config[`slipway:${system}`]);
      const pinned = parseRelease(releases[name] ?? release ?? "");
      return pinned === undefined ? [] : [{ system, name, release: pinned }];
    }),
  );
}
