import { type Block, code, joined, paragraph, strong } from "./document";
import { namesIn } from "./part-names";
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

/**
 * A report's text, the most important first.
 *
 * @param drawing its picture as SVG, in place of Mermaid's
 */
export function documentOf(report: Report, drawing?: string): Block[] {
  const { stack, outcome, summary, systems, releases, rules, cost, requests, resources } = report;
  const nameOf = namesIn(systems);
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
    ...releasesSection(releases, nameOf),
    ...rulesSection(rules),
    ...(cost === undefined ? [] : costSection(cost)),
    ...requestsSection(requests),
    ...pictureSection(report, drawing),
    ...restSection(resources),
  ];
}

/** What no later update brings back stands above everything. */
function lossAlert({ systems }: Report): Block[] {
  const nameOf = namesIn(systems);
  const lost = systems.flatMap(({ system, parts }) =>
    parts.flatMap(({ part, dataAtRisk }) => (dataAtRisk === undefined ? [] : [nameOf(system, part)])),
  );
  if (lost.length === 0) return [];
  const names = joined(
    lost.slice(0, 10).map((name) => [code(name)]),
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
