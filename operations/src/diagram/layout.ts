import type { ElkExtendedEdge, ElkNode } from "elkjs";
import type { Picture, PictureEdge, PictureGroup, PictureNode } from "./picture";
import { shortened } from "../short-text";
import { monospaceWidth, textWidth } from "./text";

/** Sizes of texts, in pixels. */
export const FONT = { name: 15, detail: 12, title: 12, system: 16, label: 11 } as const;
/** What stands around texts. */
export const NODE = { padding: 14, icon: 26, line: 17, reach: 22 } as const;
const LONGEST = 34;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface PlacedNode extends Box {
  node: PictureNode;
  /** The texts that it holds, none too long. */
  lines: readonly string[];
}

export interface PlacedGroup extends Box {
  title: string;
  titleAt: Point;
  /** Whether it is a system, or things of one kind in it. */
  isSystem: boolean;
}

export interface PlacedEdge {
  edge: PictureEdge;
  points: readonly Point[];
  label?: (Box & { lines: readonly string[] }) | undefined;
}

/** A picture in which everything has its place. */
export interface Layout {
  width: number;
  height: number;
  groups: readonly PlacedGroup[];
  nodes: readonly PlacedNode[];
  edges: readonly PlacedEdge[];
}

/** The same picture gives the same layout. */
const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.randomSeed": "1",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.thoroughness": "10",
  "elk.spacing.nodeNode": "28",
  "elk.spacing.edgeNode": "20",
  "elk.spacing.edgeEdge": "14",
  "elk.spacing.edgeLabel": "5",
  "elk.layered.spacing.nodeNodeBetweenLayers": "36",
  "elk.layered.spacing.edgeNodeBetweenLayers": "18",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "14",
  "elk.padding": "[top=24,left=24,bottom=24,right=24]",
};

/** Places everything in a picture, by the layered algorithm of the Eclipse Layout Kernel. */
export async function layOut(picture: Picture): Promise<Layout> {
  const { default: elk } = await import("elkjs/lib/elk.bundled.js");
  const readers = new Set(picture.edges.map(({ from }) => from));
  const isEnd = ({ nodes, groups }: PictureGroup) => groups.length === 0 && nodes.every(({ id }) => !readers.has(id));
  const children = [...picture.outside.map(elkNode), ...picture.systems.map((group) => elkGroup(group, true, isEnd))];
  const graph = { id: "picture", layoutOptions: OPTIONS, children, edges: picture.edges.map(elkEdge) };
  const placed: ElkNode = await new elk.default().layout(graph);
  const boxes = new Map(everyNode(placed).map((node) => [node.id, boxOf(node)]));
  const placedEdges = new Map((placed.edges ?? []).map((edge) => [edge.id, edge]));
  const edges = picture.edges.map((edge) => placedEdge(edge, placedEdges.get(edge.id)));
  const ways = edges.map(({ points }) => points);
  const groups = picture.systems.flatMap((system) => [
    placedGroup({ title: system.title, isSystem: true, isEnd: false, ...boxAt(boxes, system.id) }, ways),
    ...system.groups.map((group) => {
      const title = group.title.toUpperCase();
      return placedGroup({ title, isSystem: false, isEnd: isEnd(group), ...boxAt(boxes, group.id) }, ways);
    }),
  ]);
  const members = picture.systems.flatMap(({ nodes, groups: kinds }) => [
    ...nodes,
    ...kinds.flatMap((kind) => kind.nodes),
  ]);
  const nodes = [...picture.outside, ...members].map((node) => ({
    node,
    lines: linesOf(node),
    ...boxAt(boxes, node.id),
  }));
  return {
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    groups,
    nodes,
    edges,
  };
}

function elkNode(node: PictureNode): ElkNode {
  const [name = "", ...details] = linesOf(node);
  const text = Math.max(
    textWidth(name, FONT.name) * 1.1 + NODE.reach,
    ...details.map((line) => textWidth(line, FONT.detail)),
  );
  const width = Math.ceil(text + NODE.icon + NODE.padding * 2 + 10);
  return {
    id: node.id,
    width,
    height: NODE.padding * 2 + NODE.line * (1 + details.length) + (details.length > 0 ? 2 : 6),
  };
}

function linesOf({ name, details }: PictureNode): string[] {
  return [name, ...details].map((line) => shortened(line, LONGEST));
}

function elkGroup(group: PictureGroup, isSystem: boolean, isEnd: (group: PictureGroup) => boolean): ElkNode {
  const { id, title, nodes, groups } = group;
  const [above, below] = isEnd(group) ? [18, 34] : [isSystem ? 46 : 34, 18];
  const width = Math.ceil(textWidth(title, isSystem ? FONT.system : FONT.title)) + 40;
  return {
    id,
    children: [...nodes.map(elkNode), ...groups.map((inner) => elkGroup(inner, false, isEnd))],
    layoutOptions: {
      "elk.padding": `[top=${above},left=18,bottom=${below},right=18]`,
      "elk.nodeSize.constraints": "MINIMUM_SIZE",
      "elk.nodeSize.minimum": `(${width},60)`,
    },
  };
}

function elkEdge({ id, from, to, variables }: PictureEdge): ElkExtendedEdge {
  const lines = variables.map((line) => shortened(line, LONGEST));
  const width = Math.ceil(Math.max(0, ...lines.map((line) => monospaceWidth(line, FONT.label)))) + 10;
  const label = { text: lines.join("\n"), width, height: lines.length * 14 + 4 };
  return { id, sources: [from], targets: [to], labels: lines.length === 0 ? [] : [label] };
}

/** A group, its title where no line goes through, if there is such a place: lines come to what nothing leaves from above. */
function placedGroup(
  group: Omit<PlacedGroup, "titleAt"> & { isEnd: boolean },
  ways: readonly (readonly Point[])[],
): PlacedGroup {
  const { title, isSystem, isEnd, ...box } = group;
  const size = isSystem ? FONT.system : FONT.title;
  const width = textWidth(title, size) * 1.12;
  const y = isEnd ? box.y + box.height - 12 : box.y + size + (isSystem ? 12 : 9);
  const [left, right] = [box.x + 18, box.x + box.width - 18 - width];
  const steps = Math.max(0, Math.floor((right - left) / 10));
  const places = Array.from({ length: steps + 1 }, (_, step) => left + step * 10);
  const crossings = places.map((x) => {
    const text = { x: x - 6, y: y - size - 2, width: width + 12, height: size + 8 };
    return ways.filter((points) => points.some((point, index) => isThrough(text, point, points[index + 1] ?? point)))
      .length;
  });
  const x = places[crossings.indexOf(Math.min(...crossings))] ?? left;
  return { title, titleAt: { x, y }, isSystem, ...box };
}

/** Whether a line between two points, upright or level, goes through a box. */
function isThrough(box: Box, one: Point, other: Point): boolean {
  const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x)];
  const [top, bottom] = [Math.min(one.y, other.y), Math.max(one.y, other.y)];
  return left <= box.x + box.width && right >= box.x && top <= box.y + box.height && bottom >= box.y;
}

function everyNode({ children = [] }: ElkNode): ElkNode[] {
  return children.flatMap((child) => [child, ...everyNode(child)]);
}

function boxOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
  return { x, y, width, height };
}

function boxAt(boxes: ReadonlyMap<string, Box>, id: string): Box {
  const box = boxes.get(id);
  if (box === undefined) throw new Error(`the layout has no place for ${id}`);
  return box;
}

function placedEdge(edge: PictureEdge, placed: ElkExtendedEdge | undefined): PlacedEdge {
  const [section] = placed?.sections ?? [];
  if (section === undefined) throw new Error(`the layout has no way for ${edge.id}`);
  const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
  const [label] = placed?.labels ?? [];
  return { edge, points, label: label && { ...boxOf(label), lines: (label.text ?? "").split("\n") } };
}
