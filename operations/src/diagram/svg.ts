import { type Box, FONT, type Layout, NODE, type PlacedEdge, type PlacedGroup, type PlacedNode } from "./layout";
import type { PartChange, PictureNode } from "./picture";
import { changeStyle, STYLE } from "./svg-style";
import { textWidth, xmlText } from "./text";

const LEGEND = 34;
const RADIUS = 7;

/**
 * A picture as SVG: text and shapes alone, with no script, no font and nothing else from elsewhere. It has a background of its own, light or
 * dark as its reader likes pages.
 *
 * @param title what it is a picture of
 */
export function svgOf({ width: drawn, height, groups, nodes, edges }: Layout, title: string): string {
  const kinds = LEGENDS.filter(({ isPublic }) => edges.some(({ edge }) => edge.isPublic === isPublic));
  const members = nodes.filter(({ node: { kind } }) => kind !== "outside" && kind !== "gone");
  const reaches = REACHES.filter(({ isPublic }) => members.some(({ node }) => node.isPublic === isPublic));
  const changes = CHANGES.filter(({ change }) => nodes.some(({ node }) => node.change === change));
  const legend = legendSvg({ kinds, reaches, changes }, height);
  const [width, total] = [Math.max(drawn, legend.width), height + LEGEND];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" role="img" aria-labelledby="title">`,
    `<title id="title">${xmlText(title)}</title>`,
    `<style>${STYLE}${changeStyle(changes.map(({ change }) => change))}</style>`,
    MARKERS,
    `<rect class="page" width="${width}" height="${total}" rx="12"/>`,
    ...groups.map(groupSvg),
    ...edges.map(lineSvg),
    ...groups.map(groupTitle),
    ...nodes.map(nodeSvg),
    ...edges.map(labelSvg),
    ...legend.lines,
    "</svg>",
    "",
  ]
    .filter((line, index, lines) => line !== "" || index === lines.length - 1)
    .join("\n");
}

const MARKERS = `<defs>${["public", "private"]
  .map(
    (kind) =>
      `<marker id="${kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path class="head ${kind}" d="M1 1 9 5 1 9z"/></marker>`,
  )
  .join("")}</defs>`;

const LEGENDS = [
  { isPublic: true, text: "knows its public address" },
  { isPublic: false, text: "knows its private address or connection" },
];
const REACHES = [
  { isPublic: true, text: "the internet reaches it" },
  { isPublic: false, text: "private network only" },
];

const CHANGES: readonly { change: PartChange; text: string }[] = [
  { change: "create", text: "new" },
  { change: "update", text: "changed" },
  { change: "replace", text: "replaced" },
  { change: "delete", text: "deleted" },
];

/** What a legend explains. */
interface Legend {
  kinds: typeof LEGENDS;
  reaches: typeof REACHES;
  changes: typeof CHANGES;
}

function groupSvg({ isSystem, ...box }: PlacedGroup): string {
  return `<rect class="${isSystem ? "system" : "kind"}" ${boxSvg(box)} rx="${isSystem ? 12 : 10}"/>`;
}

function groupTitle({ title, titleAt: { x, y }, isSystem }: PlacedGroup): string {
  return textSvg(isSystem ? "system-title" : "kind-title", x, y, title);
}

function nodeSvg({ node, lines, ...box }: PlacedNode): string {
  const [name = "", ...details] = lines;
  const x = box.x + NODE.padding + NODE.icon + 8;
  const first = box.y + NODE.padding + (details.length > 0 ? 12 : 15);
  const domains = node.kind === "outside" ? [] : details.slice(1);
  const text = details.map((line, index) =>
    textSvg(domains.includes(line) ? "detail domain" : "detail", x, first + NODE.line * (index + 1) + 1, line),
  );
  const icon = `<g class="icon" transform="translate(${round(box.x + NODE.padding - 2)} ${round(box.y + box.height / 2 - 12)})">${ICONS[node.kind]}</g>`;
  const shape = `<rect ${boxSvg(box)} rx="${node.kind === "outside" ? 22 : 8}"/>`;
  const kind = node.change === undefined ? CLASSES[node.kind] : `${CLASSES[node.kind]} ${node.change}`;
  return `<g class="node ${kind}">${shape}${icon}${textSvg("name", x, first, name)}${text.join("")}${reachSvg(node, box)}</g>`;
}

/** Whether the internet reaches it, in its upper corner. */
function reachSvg({ kind, isPublic }: PictureNode, box: Box): string {
  if (kind === "outside" || kind === "gone") return "";
  return reachIcon(isPublic, box.x + box.width - 20, box.y + 7);
}

function reachIcon(isPublic: boolean, x: number, y: number): string {
  const [kind, icon] = isPublic ? ["open", GLOBE] : ["closed", LOCK];
  return `<g class="reach ${kind}" transform="translate(${round(x)} ${round(y)}) scale(.55)">${icon}</g>`;
}

const CLASSES: Readonly<Record<PictureNode["kind"], string>> = {
  "web service": "service",
  "private service": "service",
  "background worker": "service",
  "cron job": "service",
  "static site": "site",
  Postgres: "store",
  "key value": "store",
  "generated secret": "secret",
  outside: "outside",
  gone: "gone",
};

/** Drawn with lines in a square of 24. */
const GLOBE = '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"/>';
const LOCK = '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>';
const SERVERS =
  '<rect x="3" y="4" width="18" height="7" rx="2"/><rect x="3" y="13" width="18" height="7" rx="2"/><path d="M7 7.5h.01M7 16.5h.01"/>';
const ICONS: Readonly<Record<PictureNode["kind"], string>> = {
  "web service": SERVERS,
  "private service": SERVERS,
  "background worker":
    '<circle cx="12" cy="12" r="4"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M5.6 18.4l2.2-2.2M16.2 7.8l2.2-2.2"/>',
  "cron job": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
  "static site": '<rect x="3" y="4" width="18" height="16" rx="2"/><path d="M3 9h18M6.5 6.5h.01M9.5 6.5h.01"/>',
  Postgres:
    '<ellipse cx="12" cy="5.5" rx="8" ry="2.5"/><path d="M4 5.5v13c0 3.3 16 3.3 16 0v-13M4 12c0 3.3 16 3.3 16 0"/>',
  "key value": '<path d="M13 2 4 14h7l-1 8 10-13h-7z"/>',
  "generated secret": '<circle cx="8" cy="15" r="4"/><path d="m11 12 9-9M16 7l3 3"/>',
  outside: GLOBE,
  gone: '<path d="M5 5l14 14M19 5 5 19"/>',
};

function lineSvg({ edge, points }: PlacedEdge): string {
  const kind = edge.isPublic ? "public" : "private";
  const start = edge.isMutual ? ` marker-start="url(#${kind})"` : "";
  return `<path class="line ${kind}" d="${pathOf(points)}"${start} marker-end="url(#${kind})"/>`;
}

/** A way with round corners. */
function pathOf(points: PlacedEdge["points"]): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (before === undefined) return `M${round(point.x)} ${round(point.y)}`;
      if (after === undefined) return `L${round(point.x)} ${round(point.y)}`;
      const [into, out] = [towards(point, before), towards(point, after)];
      return `L${into}Q${round(point.x)} ${round(point.y)} ${out}`;
    })
    .join("");
}

/** The place where a corner begins: near it, on the way to the next one. */
function towards(corner: { x: number; y: number }, other: { x: number; y: number }): string {
  const [dx, dy] = [other.x - corner.x, other.y - corner.y];
  const length = Math.hypot(dx, dy) || 1;
  const share = Math.min(RADIUS, length / 2) / length;
  return `${round(corner.x + dx * share)} ${round(corner.y + dy * share)}`;
}

function labelSvg({ edge, label }: PlacedEdge): string {
  if (label === undefined) return "";
  const { lines, ...box } = label;
  const kind = edge.isPublic ? "public" : "private";
  const text = lines.map((line, index) =>
    textSvg(`label ${kind}`, box.x + box.width / 2, box.y + 12 + index * 14, line),
  );
  return `<rect class="plate" ${boxSvg(box)} rx="4"/>${text.join("")}`;
}

/** What lines and marks mean, beneath the picture; and how wide that is. */
function legendSvg({ kinds, reaches, changes }: Legend, top: number): { width: number; lines: string[] } {
  const y = top + 8;
  let x = 24;
  const placed = (symbol: string, width: number, text: string) => {
    const entry = `${symbol}${textSvg("detail", x + width, y + 4, text)}`;
    x += width + Math.ceil(textWidth(text, FONT.detail)) + 22;
    return entry;
  };
  const lines = [
    ...kinds.map(({ isPublic, text }) => {
      const kind = isPublic ? "public" : "private";
      return placed(`<path class="line ${kind}" d="M${x} ${y}h34" marker-end="url(#${kind})"/>`, 42, text);
    }),
    ...reaches.map(({ isPublic, text }) => placed(reachIcon(isPublic, x, y - 6), 19, text)),
    ...changes.map(({ change, text }) =>
      placed(`<rect class="mark ${change}" x="${x}" y="${y - 6}" width="18" height="12" rx="3"/>`, 26, text),
    ),
  ];
  return { width: x, lines };
}

function textSvg(kind: string, x: number, y: number, text: string): string {
  return `<text class="${kind}" x="${round(x)}" y="${round(y)}">${xmlText(text)}</text>`;
}

function boxSvg({ x, y, width, height }: Box): string {
  return `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
