import { describe, expect, test } from "vitest";
import type { OutlinePart, Read, SystemOutline } from "../../../components/outline/outline";
import { render } from "../../../components/render";
import { outlineOf } from "../../../stacks/outline";
import { realtime } from "../../../stacks/realtime";
import { type Box, FONT, type Layout, layOut } from "./layout";
import { mermaidOf, mermaidOfStack } from "./mermaid";
import { pictureOf } from "./picture";
import { svgOf } from "./svg";

function part(name: string, kind: OutlinePart["kind"], rest: Partial<OutlinePart> = {}): OutlinePart {
  return { name, kind, platformName: name, domains: [], isPublic: kind.includes("s"), isBrowserFacing: false, ...rest };
}

function read(to: string, from: string, what: Read["what"], variable = "VALUE"): Read {
  return { from, to, what, variable };
}

function outline(parts: OutlinePart[], reads: Read[] = [], system = "shop"): SystemOutline {
  return { system, environment: "staging", parts, reads, unread: [] };
}

const web = part("web", "static site", { isBrowserFacing: true, domains: ["acme.com"] });
const api = part("api", "web service", { plan: "standard", instances: 3 });
const postgres = part("postgres", "Postgres", { plan: "basic_1gb", diskSizeGB: 15, isPublic: false });
const shop = outline(
  [postgres, part("key", "generated secret"), api, web],
  [
    read("api", "web", "public address", "ORIGINS"),
    read("web", "api", "public address", "API_URL"),
    read("api", "postgres", "connection", "DATABASE_URL"),
    read("api", "key", "secret", "KEY"),
    read("api", "api", "public address", "SELF"),
  ],
);

async function realtimeOutline(): Promise<SystemOutline> {
  const settings = realtime.settings.parse({ repo: "https://github.com/acme/shop", follow: true });
  const { configured } = realtime.configure(settings, {
    environment: "staging",
    stack: "test",
    isEncrypted: () => false,
  });
  return outlineOf(configured, render.prices);
}

/** A system with many parts, each of which knows several others. */
function large(services: number): SystemOutline {
  const names = Array.from({ length: services }, (_, index) => `service-${index}`);
  const stores = ["postgres", "redis", "search"].map((name) => part(name, "key value"));
  const reads = names.flatMap((name, index) => [
    read(name, stores[index % 3]?.name ?? "", "connection", "STORE_URL"),
    ...names.slice(index + 1, index + 3).map((other) => read(name, other, "private address", "NEXT_SERVICE_HOST")),
  ]);
  return outline([...stores, ...names.map((name) => part(name, "web service"))], reads);
}

describe("as Mermaid", () => {
  test("a system has its parts by kind, who knows whose address, and the browsers outside", () => {
    expect(mermaidOf(shop).split("\n")).toEqual([
      "flowchart LR",
      '  browsers(("Browsers"))',
      '  subgraph s0["shop"]',
      '    subgraph s0g0["Sites"]',
      '      s0n2["web<br/>static site<br/>acme.com"]',
      "    end",
      '    subgraph s0g1["Services"]',
      '      s0n1["api<br/>web service · standard × 3"]',
      "    end",
      '    subgraph s0g2["Data stores"]',
      '      s0n0[("postgres<br/>Postgres · basic_1gb · 15 GB")]',
      "    end",
      "  end",
      "  browsers -.-> s0n2",
      '  s0n2 <-.->|"public address"| s0n1',
      '  s0n1 -->|"connection"| s0n0',
    ]);
  });

  test("what an update does with parts has a colour, and what it deletes is there too", () => {
    const changed = new Map([
      ["api", "update"],
      ["postgres", "replace"],
      ["key", "create"],
      ["worker", "delete"],
    ] as const);
    const text = mermaidOf(shop, { changed });
    expect(text).toContain('["api<br/>web service · standard × 3"]:::update');
    expect(text).toContain(")]:::replace");
    expect(text).toContain('(["key<br/>generated secret"]):::create');
    expect(text).toContain('["worker"]:::delete');
    const classes = [...text.matchAll(/^ {2}classDef (\w+) fill:#/gm)].map(([, name]) => name);
    expect(classes).toEqual(["create", "delete", "replace", "update"]);
  });

  test("two systems with parts of the same names stay apart", () => {
    const text = mermaidOfStack([shop, { ...shop, system: "other" }]);
    const ids = [...text.matchAll(/^ +(s\dn\d)\[/gm)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(text).toMatch(/subgraph s1\["other"\]/);
    expect(text).not.toMatch(/s0n\d .*s1n\d/);
  });

  test.each([
    '"]; click x "javascript:alert(1)"',
    "end",
    "`**bold**` @someone #1",
    "<img src=x onerror=alert(1)>",
    "a\nend\nb",
    "```",
    "%% comment",
    "\u202egnp.exe\u0000",
  ])("a name such as %j ends nothing and is no markup", (name) => {
    const hostile = outline(
      [part(name, "web service", { plan: name, domains: [name], isBrowserFacing: true })],
      [],
      name,
    );
    const lines = mermaidOf(hostile, { changed: new Map([[`${name}!`, "delete"]]) }).split("\n");
    for (const line of lines)
      expect(line).toMatch(
        /^ *(flowchart LR|end|classDef .*|browsers.*|s0(n|x|g)?\d*.*|subgraph \w+\["[^"`<>@\n]*"\])$/,
      );
    for (const [, label = ""] of lines.join("\n").matchAll(/"([^"]*)"/g))
      expect(label.replaceAll("<br/>", "")).toMatch(/^([\p{L}\p{N} ·×./:_-]|#\d+;)*$/u);
  });
});

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** How much of a line a character takes in any monospaced font. */
const CHARACTER = 0.6;

/** Where the letters of a label are, which stand in the middle of its place. */
function lettersOf({ lines, ...box }: Box & { lines: readonly string[] }): Box {
  const width = Math.max(...lines.map(({ length }) => length)) * CHARACTER * FONT.label;
  return { ...box, x: box.x + (box.width - width) / 2, width };
}

/** Pairs of things in a picture that stand on each other, and lines that go through a label of another one. */
function collisions({ nodes, edges }: Layout): string[] {
  const labels = edges.flatMap(({ label, edge }) => (label ? [{ ...lettersOf(label), name: edge.id }] : []));
  const boxes = [...labels, ...nodes.map((node) => ({ ...node, name: node.node.name }))];
  const pairs = boxes.flatMap((one, index) =>
    boxes.slice(index + 1).flatMap((other) => (overlap(one, other) ? `${one.name} on ${other.name}` : [])),
  );
  const lines = edges.flatMap(({ edge, points }) =>
    points.slice(1).flatMap((to, index) => {
      const from = points[index] ?? to;
      const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
      const line = { x, y, width: Math.abs(from.x - to.x) + 1, height: Math.abs(from.y - to.y) + 1 };
      return labels.flatMap((label) => (overlap(line, label) ? `${edge.id} through ${label.name}` : []));
    }),
  );
  return [...pairs, ...lines];
}

// Layouts take the processor seconds where it has much else to do.
describe("as SVG", { timeout: 60_000 }, () => {
  test.each([
    ["realtime", async () => [await realtimeOutline()]],
    ["two systems", async () => [await realtimeOutline(), shop]],
    ["one service alone", () => [outline([api])]],
    ["30 parts", () => [large(27)]],
  ])("of %s no label and no part stands on another, and everything is within the picture", async (_, outlines) => {
    const layout = await layOut(pictureOf(await outlines()));
    expect(collisions(layout)).toEqual([]);
    const { nodes, edges, width, height } = layout;
    for (const box of [...nodes, ...edges.flatMap(({ label }) => label ?? [])]) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
    }
  });

  test("the same system gives the same picture", async () => {
    const draw = async () => svgOf(await layOut(pictureOf([await realtimeOutline()])), "realtime");
    expect(await draw()).toBe(await draw());
  });

  test("it fits a page's width, has colours for dark pages, and takes nothing from elsewhere", async () => {
    const svg = svgOf(await layOut(pictureOf([await realtimeOutline()])), "realtime");
    expect(Number(/ width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(900);
    expect(svg).toContain("@media(prefers-color-scheme:dark)");
    expect(svg).not.toMatch(/<script|<image|<foreignObject|href|@import|@font-face|url\((?!#)| on\w+=/i);
    expect(svg.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:/);
  });

  test("parts show kind, size, domain, and whether the internet reaches them", async () => {
    const svg = svgOf(await layOut(pictureOf([shop])), "shop");
    for (const text of [
      "web service · standard × 3",
      "Postgres · basic_1gb · 15 GB",
      "acme.com",
      "DATABASE_URL",
      "private network only",
    ])
      expect(svg).toContain(`>${text}</text>`);
    expect(svg.match(/class="reach closed"/g)).toHaveLength(2);
    expect(svg).not.toContain(">key<");
  });

  test("hostile names are text", async () => {
    const name = `</text><script>alert("1")</script>&'\u0000\u001b[31m\ud800`;
    const svg = svgOf(
      await layOut(pictureOf([outline([part(name, "web service", { domains: [name] })], [], name)])),
      name,
    );
    expect(svg).not.toMatch(/<script|\u0000|\u001b|[\ud800-\udfff]/);
    expect(svg).toContain("&lt;/text&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/scr");
    expect(svg.match(/<text[ >]/g)?.length).toBe(svg.match(/<\/text>/g)?.length);
  });

  test("a long name is shortened", async () => {
    const svg = svgOf(await layOut(pictureOf([outline([part("x".repeat(500), "web service")])])), "long");
    expect(svg).toContain(`${"x".repeat(33)}…`);
    expect(svg).not.toContain("x".repeat(34));
  });
});

test("what an update changes has a colour of its own, and what has none leaves the style as it is", async () => {
  const changed = new Map([
    ["api", "update"],
    ["gone", "delete"],
  ] as const);
  const drawn = svgOf(await layOut(pictureOf([shop], [changed])), "shop");
  expect(drawn).toMatch(/<g class="node \w+ update"><rect/);
  expect(drawn).toMatch(/<g class="node gone delete"><rect/);
  expect(drawn).toContain(">changed</text>");
  expect(drawn).toContain(".node.delete>rect");
  expect(svgOf(await layOut(pictureOf([shop])), "shop")).not.toContain(".mark");
});
