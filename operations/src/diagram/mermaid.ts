import type { SystemOutline } from "../../../components/outline/outline";
import {
  type PartChange,
  type Picture,
  type PictureEdge,
  type PictureGroup,
  type PictureNode,
  type PictureOptions,
  pictureOf,
} from "./picture";

/**
 * A system as a flowchart of Mermaid, which GitHub draws in comments and Markdown.
 *
 * @param options.changed what an update does with its parts, by name: it gives them colours, and those that the outline lacks are drawn too
 */
export function mermaidOf(outline: SystemOutline, { changed }: PictureOptions = {}): string {
  return flowchart(pictureOf([outline], [changed]));
}

/** All systems of a stack as one flowchart. */
export function mermaidOfStack(outlines: readonly SystemOutline[]): string {
  return flowchart(pictureOf(outlines));
}

/** Colours that can be read on light and on dark pages. */
const CLASSES: Readonly<Record<PartChange, string>> = {
  create: "fill:#dafbe1,stroke:#1a7f37,color:#0f3d1c,stroke-width:2px",
  update: "fill:#fff8c5,stroke:#9a6700,color:#4d3300,stroke-width:2px",
  replace: "fill:#ffe8d9,stroke:#bc4c00,color:#5c2600,stroke-width:2px",
  delete: "fill:#ffebe9,stroke:#cf222e,color:#67060c,stroke-width:2px,stroke-dasharray:4 3",
};

function flowchart({ outside, systems, edges }: Picture): string {
  const changes = [...new Set(systems.flatMap(nodesIn).flatMap(({ change }) => change ?? []))].sort();
  return [
    "flowchart LR",
    ...outside.map((node) => `  ${nodeText(node)}`),
    ...systems.flatMap((system) => groupLines(system, "  ")),
    ...edges.map((edge) => `  ${edgeText(edge)}`),
    ...changes.map((change) => `  classDef ${change} ${CLASSES[change]}`),
  ].join("\n");
}

function nodesIn({ nodes, groups }: PictureGroup): PictureNode[] {
  return [...nodes, ...groups.flatMap(nodesIn)];
}

function groupLines({ id, title, nodes, groups }: PictureGroup, indent: string): string[] {
  return [
    `${indent}subgraph ${id}["${escaped(title)}"]`,
    ...nodes.map((node) => `${indent}  ${nodeText(node)}`),
    ...groups.flatMap((group) => groupLines(group, `${indent}  `)),
    `${indent}end`,
  ];
}

function nodeText({ id, kind, name, details, change }: PictureNode): string {
  const [start, end] = SHAPES[kind];
  const lines = [name, ...details].map(escaped).join("<br/>");
  return `${id}${start}"${lines}"${end}${change === undefined ? "" : `:::${change}`}`;
}

const SHAPES: Readonly<Record<PictureNode["kind"], readonly [string, string]>> = {
  "web service": ["[", "]"],
  "private service": ["[", "]"],
  "background worker": ["[", "]"],
  "cron job": ["[", "]"],
  "static site": ["[", "]"],
  Postgres: ["[(", ")]"],
  "key value": ["[(", ")]"],
  "generated secret": ["([", "])"],
  outside: ["((", "))"],
  gone: ["[", "]"],
};

function edgeText({ from, to, isMutual, label, isPublic }: PictureEdge): string {
  const [head, line] = [isMutual ? "<" : "", isPublic ? "-.->" : "-->"];
  const text = label === "" ? "" : `|"${escaped(label)}"|`;
  return `${from} ${head}${line}${text} ${to}`;
}

/** What is no letter, digit or plain mark stands there by its number: names are others' words, and Mermaid reads much in them. */
function escaped(text: string): string {
  return Array.from(text, (character) =>
    /[\p{L}\p{N} ·×./:_-]/u.test(character) ? character : `#${character.codePointAt(0) ?? 0};`,
  ).join("");
}
