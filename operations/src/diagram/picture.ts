import { instancesText, type OutlinePart, type Read, type SystemOutline } from "../../../components/outline/outline";

/** What an update does with a part. */
export type PartChange = "create" | "update" | "replace" | "delete";

/** One thing in a picture. */
export interface PictureNode {
  id: string;
  kind: OutlinePart["kind"] | "outside" | "gone";
  name: string;
  /** What stands beneath its name. */
  details: readonly string[];
  isPublic: boolean;
  change?: PartChange | undefined;
}

/** Things that stand together in a frame. */
export interface PictureGroup {
  id: string;
  title: string;
  nodes: readonly PictureNode[];
  groups: readonly PictureGroup[];
}

/** An arrow from who knows an address to whom it leads. */
export interface PictureEdge {
  id: string;
  from: string;
  to: string;
  /** Whether both know each other's. */
  isMutual: boolean;
  /** What is known of it. */
  label: string;
  /** The variables in which it stands. */
  variables: readonly string[];
  /** Whether it leads over the internet. */
  isPublic: boolean;
}

/** What is drawn of a stack's systems. */
export interface Picture {
  outside: readonly PictureNode[];
  systems: readonly PictureGroup[];
  edges: readonly PictureEdge[];
}

/** How a system is drawn. */
export interface PictureOptions {
  /** What an update does with its parts, by name. Those that the outline lacks are drawn as well. */
  changed?: ReadonlyMap<string, PartChange>;
}

const BROWSERS: PictureNode = { id: "browsers", kind: "outside", name: "Browsers", details: [], isPublic: true };

/** The picture of systems, in the order in which their compositions made the parts. */
export function pictureOf(
  outlines: readonly SystemOutline[],
  changed: readonly PictureOptions["changed"][] = [],
): Picture {
  const systems = outlines.map((outline, index) => systemPicture(outline, `s${index}`, changed[index]));
  const edges = systems.flatMap((system) => system.edges);
  const isOutsideSeen = edges.some(({ from }) => from === BROWSERS.id);
  return { outside: isOutsideSeen ? [BROWSERS] : [], systems: systems.map(({ group }) => group), edges };
}

function systemPicture(
  { system, parts, reads }: SystemOutline,
  id: string,
  changed: PictureOptions["changed"] = new Map(),
): { group: PictureGroup; edges: PictureEdge[] } {
  const shown = parts.filter(({ kind, name }) => kind !== "generated secret" || changed.has(name));
  const ids = new Map(shown.map(({ name }, index) => [name, `${id}n${index}`]));
  const nodes = shown.map((part) => nodeOf(part, ids.get(part.name) ?? "", changed.get(part.name)));
  const isShown = (name: string) => parts.some((part) => part.name === name);
  const gone = [...changed].filter(([name]) => !isShown(name));
  const left = gone.map(([name, change], index) => ({ ...GONE, id: `${id}x${index}`, name, change }));
  const groups = GROUPS.flatMap(({ title, kinds }, index) => {
    const members = nodes.filter(({ kind }) => kinds.includes(kind));
    return members.length === 0 ? [] : [{ id: `${id}g${index}`, title, nodes: members, groups: [] }];
  });
  const seen = shown.filter(({ isBrowserFacing }) => isBrowserFacing);
  const fromOutside = seen.map(({ name }) => {
    const to = ids.get(name) ?? "";
    return { from: BROWSERS.id, to, isMutual: false, label: "", variables: [], isPublic: true };
  });
  const sites = new Set(nodes.flatMap((node) => (node.kind === "static site" ? node.id : [])));
  const known = readEdges(reads, ids).map((edge) => fromCaller(edge, sites));
  const edges = [...fromOutside, ...known].map((edge, index) => ({ ...edge, id: `${id}e${index}` }));
  return { group: { id, title: system, nodes: left, groups }, edges };
}

const GONE = { kind: "gone", details: [], isPublic: false } as const;

const GROUPS: readonly { title: string; kinds: readonly PictureNode["kind"][] }[] = [
  { title: "Sites", kinds: ["static site"] },
  { title: "Services", kinds: ["web service", "private service", "background worker", "cron job"] },
  { title: "Data stores", kinds: ["Postgres", "key value"] },
  { title: "Secrets", kinds: ["generated secret"] },
];

function nodeOf(part: OutlinePart, id: string, change: PartChange | undefined): PictureNode {
  const { kind, name, isPublic } = part;
  return { id, kind, name, details: detailsOf(part), isPublic, change };
}

function detailsOf(part: OutlinePart): string[] {
  const { kind, plan, diskSizeGB, isPublic, domains } = part;
  const instances = instancesText(part);
  const size = [plan, instances === "1" ? undefined : `× ${instances}`];
  const disk = diskSizeGB === undefined ? undefined : `${diskSizeGB} GB`;
  const isStore = kind === "Postgres" || kind === "key value";
  return [
    [kind, joined(size, " "), disk].filter((text) => text !== undefined && text !== "").join(" · "),
    ...domains,
    ...(isStore && isPublic ? ["open to named networks"] : []),
  ];
}

function joined(texts: readonly (string | undefined)[], by: string): string {
  return texts.filter((text) => text !== undefined).join(by);
}

type ReadEdge = Omit<PictureEdge, "id">;

/** One arrow for all that a service reads of a part in the same way; two that point at each other are one with two heads. */
function readEdges(reads: readonly Read[], ids: ReadonlyMap<string, string>): ReadEdge[] {
  const edges = new Map<string, ReadEdge>();
  for (const { from: read, to: reader, what, variable } of reads) {
    const [from, to] = [ids.get(reader), ids.get(read)];
    if (from === undefined || to === undefined || from === to) continue;
    const [key, backwards] = [`${from} ${to} ${what}`, `${to} ${from} ${what}`];
    const former = edges.get(backwards) ?? edges.get(key);
    const isMutual = former !== undefined && (former.isMutual || former.from === to);
    const variables = [...(former?.variables ?? []), variable];
    const edge = former ?? { from, to, label: what, isPublic: what === "public address" };
    edges.set(edges.has(backwards) ? backwards : key, { ...edge, isMutual, variables });
  }
  return [...edges.values()];
}

/** Of a site and a service that know each other, the site is the one that calls. */
function fromCaller(edge: ReadEdge, sites: ReadonlySet<string>): ReadEdge {
  if (!edge.isMutual || sites.has(edge.from) || !sites.has(edge.to)) return edge;
  return { ...edge, from: edge.to, to: edge.from, variables: edge.variables.toReversed() };
}
