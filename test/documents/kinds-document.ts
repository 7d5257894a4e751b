import type {
  OutputProperties,
  Properties,
  Property,
  PropertyType,
  ResourceDeclaration,
} from "../../packages/render/src/declaration/property";
import { conformance, type Row } from "../../packages/render/src/resources/conformance.fixture";
import { declarations, functions } from "../../packages/render/src/resources/declarations";

/** The page of all kinds that the provider has, in Markdown. @param composed the properties that compositions can set, by kind */
export function kindsDocument(composed: ReadonlyMap<string, ReadonlySet<string>>): string {
  const held = declarations.filter((declaration) => declaration.held === "render");
  const own = declarations.filter((declaration) => declaration.held === "state");
  return [
    "# Kinds of resources",
    "",
    "Every kind of resource of the provider `@pulumiverse/render`, and every property of each. This page is written from the provider's declarations, from the",
    "components and from the table that the tests go by; `npx vitest run --project unit test/documents -u` writes it anew.",
    "",
    "What stands under _a change writes_ was seen: `test/engine/conformance.engine.test.ts` makes a thing for each property, changes that property",
    "alone (those of what there is one of together) through Pulumi's engine, counts the requests that reach the emulator, imports each thing, has somebody",
    "else change and delete it, and destroys it. A property with no such row fails the tests. `…` is the thing's own path. A service's change starts no deploy by itself: where one is needed, its",
    "`Rollout` deploys in the same update.",
    "",
    ...held.flatMap((declaration) => kindSection(declaration, composed.get(declaration.name) ?? new Set())),
    "## Kept in Pulumi's state",
    "",
    "Of these Render knows nothing under an id of its own.",
    "",
    ...own.flatMap((declaration) => kindSection(declaration, composed.get(declaration.name) ?? new Set(), "###")),
    "## Functions",
    "",
    "They look up what another program or a person looks after, and change nothing.",
    "",
    ...table(
      ["function", "by", "gives"],
      functions.map(({ name, properties, outputs }) => [`\`${name}\``, names(properties), names(outputs)]),
    ),
    "",
  ].join("\n");
}

function kindSection(declaration: ResourceDeclaration, composed: ReadonlySet<string>, level = "##"): string[] {
  const { name, description, properties, outputs, held } = declaration;
  const rows = conformance[name]?.rows ?? {};
  return [
    `${level} ${name}`,
    "",
    description,
    "",
    ...table(
      ["property", "takes", "without it", ...(held === "render" ? ["a change writes", "and"] : []), "in a composition"],
      Object.entries(properties).map(([property, declared]) => [
        `\`${property}\`${declared.secret ? " (secret)" : ""}`,
        typeText(declared.type),
        absenceText(declared),
        ...(held === "render" ? [writesText(rows[property]), effectText(declared, rows[property])] : []),
        composed.has(property) ? "yes" : "",
      ]),
    ),
    "",
    `Outputs: ${names(outputs)}.`,
    "",
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

function names(properties: Properties | OutputProperties): string {
  return Object.entries(properties)
    .map(([name, { secret }]) => `\`${name}\`${secret === true ? " (secret)" : ""}`)
    .join(", ");
}

function typeText(type: PropertyType): string {
  switch (type.kind) {
    case "string":
      return type.pattern?.expected ?? "a text";
    case "enum":
      return `${type.values.map((value) => `\`${value}\``).join(", ")}${type.open === true ? ", and others of Render's" : ""}`;
    case "integer":
    case "number":
      return [type.kind === "integer" ? "a whole number" : "a number", rangeText(type)].join("");
    case "boolean":
      return "`true` or `false`";
    case "list":
      return `${type.set === true ? "a set" : "a list"}, each ${typeText(type.element)}`;
    case "map":
      return `by name, each ${typeText(type.value)}`;
    case "object":
      return `of ${names(type.properties)}`;
  }
}

function rangeText({ minimum, maximum }: { minimum?: number; maximum?: number }): string {
  if (minimum === undefined) return maximum === undefined ? "" : `, at most ${maximum}`;
  return maximum === undefined ? `, at least ${minimum}` : `, ${minimum} to ${maximum}`;
}

function absenceText(property: Property): string {
  const { required, requiredWhen, default: fallback, defaultText, absentMeans, chosenByRender } = property;
  if (required === true) return "refused";
  if (requiredWhen !== undefined) return `refused where \`${requiredWhen.property}\` is one of some`;
  if (fallback !== undefined && fallback !== "") return `\`${JSON.stringify(fallback)}\``;
  if (defaultText !== undefined) return defaultText;
  if (chosenByRender === true) return "Render chooses";
  return absentMeans === undefined || absentMeans === "" ? "none" : `\`${JSON.stringify(absentMeans)}\``;
}

function writesText(row: Row | undefined): string {
  if (row === undefined) return "only told to a creation";
  if (row.replaces === true) return "`DELETE …`, `POST`";
  return row.writes.length === 0 ? "nothing" : row.writes.map((write) => `\`${write}\``).join(", ");
}

function effectText({ growsOnly, createOnly }: Property, row: Row | undefined): string {
  return [
    ...(row?.replaces === true ? ["**makes it anew**"] : []),
    ...(row?.deploys === "settings" ? ["deploys"] : []),
    ...(row?.deploys === "source" ? ["deploys a service that follows its branch"] : []),
    ...(growsOnly === true ? ["only grows"] : []),
    ...(createOnly ?? []).map((value) => `\`${value}\` only at first`),
  ].join("; ");
}
