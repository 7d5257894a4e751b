import { messageOf } from "@slipway/render-client";
import type { SystemOutline } from "../../../components/outline/outline";
import { platforms } from "../../../components/platforms";
import { priceOfResource } from "../../../components/render/prices";
import { systems } from "../../../stacks";
import { outlineOf } from "../../../stacks/outline";
import type { CommandContext } from "../commands/context";
import { type ConfiguredStack, configuredSystems } from "../configured-systems";
import { mermaidOf } from "../diagram/mermaid";
import { type PartChange, pictureOf } from "../diagram/picture";
import { withoutSecrets } from "../environment-secrets";
import { openSourceHistory } from "../source-history/source-history";
import type { Surroundings } from "./make-report";
import type { PartReport, SystemReport } from "./report";

/** What a report is made with, and how it is drawn where it is no Markdown. */
export interface StackSurroundings extends Surroundings {
  /** What changes in a report's systems, as SVG; undefined where it has no picture. */
  drawingOf: (reports: readonly SystemReport[]) => Promise<string | undefined>;
}

/** What a report is made with: the stack's settings, the price list, and the repositories of its services. */
export async function surroundingsOf(context: CommandContext, stack: string): Promise<StackSurroundings> {
  const { configured, unread } = await settingsOf(context, stack);
  const [{ asOf, source }] = [configured?.prices ?? platforms[0].prices];
  const outlined = (report: SystemReport) => outlineIn(configured, report);
  return {
    migrationsOf: (system, service) => systems.find(({ name }) => name === system)?.migrations[service] ?? [],
    open: (repo, rootDir) => openSourceHistory(context.project, repo, rootDir),
    prices: {
      of: priceOfResource,
      source: `By Render's prices of ${asOf}, as they were copied from ${source}.`,
      budget: configured?.budget,
    },
    warnings: unread === undefined ? [] : [unread],
    pictureOf: async (report) => {
      const outline = await outlined(report);
      return outline && mermaidOf(outline, { changed: changesIn(report) });
    },
    drawingOf: async (reports) => {
      const drawn = reports.filter(({ picture }) => picture !== undefined);
      const outlines = await Promise.all(drawn.map(outlined));
      return drawing(
        stack,
        outlines.flatMap((outline) => outline ?? []),
        drawn.map(changesIn),
      );
    },
  };
}

/** A stack's settings; or why they can't be read: where they are wrong, the preview says so as well, and there is nothing to draw. */
async function settingsOf(
  context: CommandContext,
  stack: string,
): Promise<{ configured?: ConfiguredStack; unread?: string }> {
  try {
    return { configured: await configuredSystems(context, stack) };
  } catch (error) {
    const why = withoutSecrets(messageOf(error), process.env);
    return {
      unread: `There is no picture, and no budget to compare with, since the settings can't be read here: ${why}`,
    };
  }
}

/** Of a system that the settings no longer have, only what goes away is drawn. */
async function outlineIn(
  configured: ConfiguredStack | undefined,
  { system: name }: SystemReport,
): Promise<SystemOutline | undefined> {
  if (configured === undefined || name === "") return undefined;
  const system = configured.systems.find((one) => one.system.name === name);
  if (system !== undefined) return outlineOf(system, configured.prices);
  return { system: name, environment: "production", parts: [], reads: [], unread: [] };
}

/** What lays a picture out is loaded where one is drawn alone. */
async function drawing(
  stack: string,
  outlines: readonly SystemOutline[],
  changes: readonly ReadonlyMap<string, PartChange>[],
): Promise<string | undefined> {
  if (outlines.length === 0) return undefined;
  const [{ layOut }, { svgOf }] = await Promise.all([import("../diagram/layout.js"), import("../diagram/svg.js")]);
  return svgOf(await layOut(pictureOf(outlines, changes)), `What changes in stack ${stack}`);
}

function changesIn({ parts }: SystemReport): ReadonlyMap<string, PartChange> {
  return new Map(parts.map((part) => [part.part, changeOf(part)]));
}

function changeOf({ op }: PartReport): PartChange {
  return op === "deploy" ? "update" : op;
}
