import { messageOf } from "@slipway/render-client";
import type { Preview } from "../preview/preview";
import { costOf, type Prices } from "./cost";
import { systemsIn } from "./parts";
import { releasesOf, type SourceReading } from "./releases";
import type { Report, ResourceReport, SystemReport } from "./report";
import { requestsOf } from "./requests";
import { rolloutsOf } from "./rollout-plans";
import { rulesOf } from "./rules";
import { summaryOf } from "./summary";
import { valueText } from "./value-text";

/** What a report is made with beside the preview. */
export interface Surroundings extends SourceReading {
  prices: Prices;
  /** The picture of a system and what changes in it; undefined where there is none. */
  pictureOf: (system: SystemReport) => Promise<string | undefined>;
  /** Why the report lacks something, for its reader. */
  warnings: readonly string[];
}

/** A report on one preview. Nothing else is asked of Pulumi or Render. */
export async function makeReport(stack: string, preview: Preview, around: Surroundings): Promise<Report> {
  const isRefused = preview.failure !== undefined;
  // What came before a refusal is a part of something else than what was meant.
  const shown = isRefused ? { ...preview, changes: [], unchanged: [] } : preview;
  const rollouts = rolloutsOf(shown);
  const [systems, releases] = [systemsIn(shown, rollouts), await releasesOf(shown, rollouts, around)];
  const pictured = await Promise.all(systems.map((system) => withPicture(system, around)));
  const rules = rulesOf(preview);
  // A refusal says by itself what can't be read.
  const lacking = isRefused ? [] : [...around.warnings, ...pictured.flatMap(({ unavailable }) => unavailable ?? [])];
  const outcome: Report["outcome"] = isRefused ? "refused" : shown.changes.length > 0 ? "changes" : "nothing to do";
  const report = {
    outcome,
    systems: pictured.map(({ system }) => system),
    releases,
    rules: { ...rules, warnings: [...rules.warnings, ...lacking] },
    ...(!isRefused && { cost: costOf(shown, around.prices) }),
  };
  return {
    version: 1,
    stack,
    summary: summaryOf(report),
    ...report,
    requests: requestsOf(shown, rollouts),
    resources: resourcesOf(shown),
  };
}

/** A picture that can't be drawn costs the picture, not the report. */
async function withPicture(
  system: SystemReport,
  { pictureOf }: Surroundings,
): Promise<{ system: SystemReport; unavailable?: string }> {
  try {
    const picture = await pictureOf(system);
    return { system: { ...system, ...(picture !== undefined && { picture }) } };
  } catch (error) {
    return { system, unavailable: `There is no picture of \`${system.system}\`: ${messageOf(error)}` };
  }
}

function resourcesOf({ changes }: Preview): ResourceReport[] {
  return changes.flatMap(({ urn, op, properties }) =>
    op === "same"
      ? []
      : [
          {
            urn,
            op,
            properties: properties.map(({ path, kind, replaces, from, to, isSecret }) => ({
              path,
              kind,
              replaces,
              ...(!isSecret && from !== undefined && { from: valueText(from) }),
              ...(!isSecret && to !== undefined && { to: valueText(to) }),
              ...(isSecret && { from: "[secret]", to: "[secret]" }),
            })),
          },
        ],
  );
}
