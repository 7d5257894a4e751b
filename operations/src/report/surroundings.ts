import type { SystemOutline } from "../../../components/outline/outline";
import { platforms } from "../../../components/platforms";
import { priceOfResource } from "../../../components/render/prices";
import { systems } from "../../../stacks";
import { outlineOf } from "../../../stacks/outline";
import type { CommandContext } from "../commands/context";
import { type ConfiguredStack, configuredSystems } from "../configured-systems";
import { mermaidOf } from "../diagram/mermaid";
import type { PartChange } from "../diagram/picture";
import { openSourceHistory } from "../source-history/source-history";
import type { Surroundings } from "./make-report";
import type { PartReport, SystemReport } from "./report";

/** What a report is made with: the stack's settings, the price list, and the repositories of its services. */
export async function surroundingsOf(context: CommandContext, stack: string): Promise<Surroundings> {
  // Where settings are wrong, the preview says so, and there is nothing to draw.
  const configured = await configuredSystems(context, stack).catch(() => undefined);
  const [{ asOf, source }] = [configured?.prices ?? platforms[0].prices];
  return {
    migrationsOf: (system, service) => systems.find(({ name }) => name === system)?.migrations[service] ?? [],
    open: (repo, rootDir) => openSourceHistory(context.project, repo, rootDir),
    prices: {
      of: priceOfResource,
      source: `By the prices of ${asOf} (${source}).`,
      budget: configured?.budget,
    },
    pictureOf: (system) => pictureOf(system, configured),
  };
}

async function pictureOf(report: SystemReport, configured: ConfiguredStack | undefined): Promise<string | undefined> {
  if (configured === undefined || report.system === "") return undefined;
  const system = configured.systems.find((one) => one.system.name === report.system);
  const outline = system === undefined ? emptyOutline(report.system) : await outlineOf(system, configured.prices);
  return mermaidOf(outline, { changed: new Map(report.parts.map((part) => [part.part, changeOf(part)])) });
}

/** Of a system that the settings no longer have, only what goes away is drawn. */
function emptyOutline(system: string): SystemOutline {
  return { system, environment: "production", parts: [], reads: [], unread: [] };
}

function changeOf({ op }: PartReport): PartChange {
  return op === "deploy" ? "update" : op;
}
