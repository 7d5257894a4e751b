import { type Block, code, joined, paragraph, strong } from "./document";
import type { Report } from "./report";
import {
  costSection,
  pictureSection,
  refusalSection,
  requestsSection,
  restSection,
  rulesSection,
} from "./sections/around";
import { releasesSection } from "./sections/releases";
import { systemSection } from "./sections/systems";

/** A report's text, the most important first. */
export function documentOf(report: Report): Block[] {
  const { stack, outcome, summary, systems, releases, rules, cost, requests, resources } = report;
  const title: Block[] = [
    { kind: "heading", level: 2, inline: ["Preview of ", code(stack)] },
    paragraph(strong(summary)),
    ...lossAlert(report),
  ];
  if (outcome === "refused")
    return [...title, ...refusalSection(rules), ...(rules.warnings.length > 0 ? rulesSection(rules) : [])];
  if (outcome === "nothing to do") return [...title, ...(rules.warnings.length > 0 ? rulesSection(rules) : [])];
  return [
    ...title,
    ...systems.flatMap(systemSection),
    ...releasesSection(releases),
    ...rulesSection(rules),
    ...(cost === undefined ? [] : costSection(cost)),
    ...requestsSection(requests),
    ...pictureSection(report),
    ...restSection(resources),
  ];
}

/** What no later update brings back stands above everything. */
function lossAlert({ systems }: Report): Block[] {
  const lost = systems.flatMap(({ parts }) => parts.filter(({ dataAtRisk }) => dataAtRisk !== undefined));
  if (lost.length === 0) return [];
  const names = joined(
    lost.slice(0, 10).map(({ part }) => [code(part)]),
    ", ",
  );
  return [
    {
      kind: "alert",
      tone: "caution",
      inline: ["Data is lost for good: ", ...names, lost.length > 10 ? ` and ${lost.length - 10} more.` : "."],
    },
  ];
}
