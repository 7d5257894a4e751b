import {
  type Block,
  code,
  counted,
  fold,
  heading,
  type Inline,
  joined,
  messageInline,
  paragraph,
  strong,
} from "../document";
import { dollars } from "../../../../components/cost";
import { fullName } from "../../stack-resources";
import type { CostReport, Report, RequestsReport, ResourceReport, RulesReport } from "../report";

/** What has to be fixed, with the lines that do it. */
export function refusalSection({ problems, failure }: RulesReport): Block[] {
  if (failure !== undefined) return [{ kind: "code", language: "text", lines: failure.split("\n") }];
  return problems.flatMap(({ message, fixes }): Block[] => [
    { kind: "list", items: [messageInline(message)] },
    ...(fixes.length === 0 ? [] : [{ kind: "code", language: "sh", lines: fixes } as const]),
  ]);
}

/** What the rules said that stops nothing. */
export function rulesSection({ problems, failure, warnings, notes }: RulesReport): Block[] {
  const isRefused = problems.length > 0 || failure !== undefined;
  const verdict: Block[] = isRefused
    ? []
    : [paragraph("Every rule of the settings holds", warnings.length > 0 ? "; but:" : ".")];
  return [
    heading("Rules"),
    ...verdict,
    ...(warnings.length === 0 ? [] : [{ kind: "list", items: warnings.map(messageInline) } as const]),
    ...(notes.length === 0
      ? []
      : [fold([counted(notes.length, "note")], { kind: "list", items: notes.map(messageInline) })]),
  ];
}

/** What it costs, before and after. */
export function costSection(cost: CostReport): Block[] {
  const { before, after, changes, systems, unknown, source } = cost;
  const amount = (price: number | null): Inline[] => [price === null ? "unknown plan" : dollars(price)];
  const perSystem =
    systems.length < 2
      ? []
      : systems.map((one) => [["All of ", code(one.system)], amount(one.before), amount(one.after)]);
  const rows = changes.map((one) => [
    [code(fullName({ system: one.system, name: one.part }))],
    amount(one.before),
    amount(one.after),
  ]);
  const total = [[strong("All of the stack")], [strong(dollars(before))], [strong(dollars(after))]];
  return [
    heading("Cost a month"),
    { kind: "table", head: ["", "Now", "Then"], numbers: [1, 2], rows: [...rows, ...perSystem, total] },
    ...(unknown.length === 0
      ? []
      : [
          paragraph(
            strong("In no sum"),
            ", since the price of the plan isn't known: ",
            ...joined(
              unknown.map((name) => [code(name)]),
              ", ",
            ),
            ".",
          ),
        ]),
    paragraph(...budgetVerdict(cost), source),
  ];
}

/** A price that isn't known is not taken for nothing. */
function budgetVerdict({ after, unknown, budget }: CostReport): Inline[] {
  if (budget === undefined) return [];
  if (after > budget) return [strong(`Over the budget of ${dollars(budget)}`), ". "];
  if (unknown.length > 0)
    return [`Whether it is within the budget of ${dollars(budget)} isn't known, since a price isn't: the rest is. `];
  return [`Within the budget of ${dollars(budget)}. `];
}

/** Render's limit of reads. */
const mostReadsPerMinute = 400;

/** What Render's limits do to it. */
export function requestsSection(requests: RequestsReport): Block[] {
  const { writes, reads, readsPerMinute, waitSeconds, because } = requests;
  const wait =
    because === undefined
      ? "none of them waits for Render's limits"
      : `Render's limits make it wait about ${duration(waitSeconds)}: ${because}`;
  const waiting =
    readsPerMinute === 0 ? "" : `, and up to ${readsPerMinute} a minute while it waits for what is deployed or made`;
  const slow =
    readsPerMinute <= mostReadsPerMinute
      ? ""
      : `, of which Render answers ${mostReadsPerMinute}: it is told of their ends later`;
  return [
    heading("Requests"),
    paragraph(
      `The update makes ${counted(writes, "write")} at Render, ${counted(reads, "read")} when it refreshes first${waiting}${slow}; ${wait}.`,
    ),
  ];
}

function duration(seconds: number): string {
  return seconds < 5_400 ? counted(Math.ceil(seconds / 60), "minute") : counted(Math.ceil(seconds / 3_600), "hour");
}

/**
 * The changed parts among their neighbours.
 *
 * @param drawing all of them as SVG, for what draws no Mermaid
 */
export function pictureSection({ systems }: Pick<Report, "systems">, drawing: string | undefined): Block[] {
  if (drawing !== undefined) return [heading("Picture"), { kind: "drawing", svg: drawing }];
  const drawn = systems.flatMap(({ system, picture }) => (picture === undefined ? [] : [{ system, picture }]));
  return drawn.flatMap(({ system, picture }): Block[] => [
    drawn.length === 1 ? heading("Picture") : heading("Picture of ", code(system)),
    { kind: "code", language: "mermaid", lines: picture.split("\n") },
  ]);
}

/** All that Pulumi says of what changes. */
export function restSection(resources: readonly ResourceReport[]): Block[] {
  if (resources.length === 0) return [];
  const count = resources.reduce((sum, { properties }) => sum + properties.length, 0);
  const list = resources.map(({ urn, op }) => `${op} ${urn}`);
  return [
    ...(count === 0
      ? []
      : [
          fold([counted(count, "changed property").replace("propertys", "properties")], {
            kind: "code",
            language: "text",
            lines: propertyLines(resources),
          }),
        ]),
    fold([counted(resources.length, "resource")], { kind: "code", language: "text", lines: list }),
  ];
}

function propertyLines(resources: readonly ResourceReport[]): string[] {
  return resources.flatMap(({ urn, properties }) =>
    properties.map(({ path, from, to, replaces }) => {
      const name = urn.split("::").at(-1) ?? urn;
      return `${name} ${path}: ${from ?? "nothing"} → ${to ?? "nothing"}${replaces ? " (replaces it)" : ""}`;
    }),
  );
}
