import { FONT } from "./layout";
import type { PartChange } from "./picture";

/** Colours, which a reader's preference for dark pages changes; nothing comes from elsewhere. */
const LIGHT = {
  page: "#ffffff",
  frame: "#d0d7de",
  system: "#f6f8fa",
  kind: "#ffffff",
  card: "#ffffff",
  text: "#1f2328",
  muted: "#59636e",
  service: "#0969da",
  site: "#8250df",
  store: "#1a7f37",
  outside: "#57606a",
  public: "#bc4c00",
  private: "#4a5568",
};
const DARK: typeof LIGHT = {
  page: "#0d1117",
  frame: "#3d444d",
  system: "#151b23",
  kind: "#0d1117",
  card: "#151b23",
  text: "#f0f6fc",
  muted: "#9198a1",
  service: "#58a6ff",
  site: "#be8fff",
  store: "#3fb950",
  outside: "#b1bac4",
  public: "#f0883e",
  private: "#9aa7b4",
};

const variables = (colors: typeof LIGHT) =>
  `svg{${Object.entries(colors)
    .map(([name, color]) => `--${name}:${color}`)
    .join(";")}}`;

/** Of what an update makes, changes, replaces or deletes. */
const CHANGES: Readonly<Record<PartChange, { light: readonly [string, string]; dark: readonly [string, string] }>> = {
  create: { light: ["#dafbe1", "#1a7f37"], dark: ["#12261e", "#3fb950"] },
  update: { light: ["#fff8c5", "#9a6700"], dark: ["#272115", "#d29922"] },
  replace: { light: ["#ffe8d9", "#bc4c00"], dark: ["#2d1f14", "#f0883e"] },
  delete: { light: ["#ffebe9", "#cf222e"], dark: ["#2d1518", "#f85149"] },
};

/** The style of changes, for a picture that has some. */
export function changeStyle(changes: readonly PartChange[]): string {
  const rules = (shade: "light" | "dark") =>
    changes.map((change) => {
      const [fill, stroke] = CHANGES[change][shade];
      return `.node.${change}>rect,.mark.${change}{fill:${fill};stroke:${stroke};stroke-width:2.5}`;
    });
  if (changes.length === 0) return "";
  const dashed = changes.includes("delete") ? ".node.delete>rect,.mark.delete{stroke-dasharray:5 4}" : "";
  return [...rules("light"), dashed, `@media(prefers-color-scheme:dark){${rules("dark").join("")}}`].join("");
}

const SANS = 'system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif';
const MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,monospace";

/** The style of a picture. */
export const STYLE = [
  variables(LIGHT),
  `@media(prefers-color-scheme:dark){${variables(DARK)}}`,
  `text{font-family:${SANS};fill:var(--text)}`,
  ".page{fill:var(--page)}",
  ".system{fill:var(--system);stroke:var(--frame)}",
  ".kind{fill:var(--kind);stroke:var(--frame);stroke-dasharray:none}",
  `.system-title{font-size:${FONT.system}px;font-weight:700}`,
  `.kind-title{font-size:${FONT.title - 1}px;font-weight:600;letter-spacing:.06em;fill:var(--muted)}`,
  `.name{font-size:${FONT.name}px;font-weight:600}`,
  `.detail{font-size:${FONT.detail}px;fill:var(--muted)}`,
  ".node>rect{fill:var(--card);stroke:var(--c);stroke-width:1.5}",
  ".node .icon{fill:none;stroke:var(--c);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}",
  ".reach{fill:none;stroke:var(--muted);stroke-width:2.2;stroke-linecap:round}.reach.open{stroke:var(--public)}",
  ".node .reach rect{stroke:inherit;stroke-width:inherit;fill:none}",
  ".system-title,.kind-title{paint-order:stroke;stroke-width:6px;stroke-linejoin:round}",
  ".system-title{stroke:var(--system)}.kind-title{stroke:var(--kind)}",
  ".node .domain{fill:var(--public)}",
  ...["service", "site", "store", "outside"].map((kind) => `.${kind}{--c:var(--${kind})}`),
  ".secret,.gone{--c:var(--muted)}",
  ".line{fill:none;stroke-width:1.6}",
  ...["public", "private"].map((kind) => `.line.${kind}{stroke:var(--${kind})}.head.${kind}{fill:var(--${kind})}`),
  ".line.public{stroke-dasharray:6 4}",
  ".plate{fill:var(--kind);opacity:.92}",
  `.label{font-family:${MONO};font-size:${FONT.label}px;text-anchor:middle}`,
  ".label.public{fill:var(--public)}.label.private{fill:var(--private)}",
].join("");
