import { parseRelease, shortRelease } from "@slipway/render-api";
import { isServiceKind } from "../../stack-resources";
import { type Block, code, heading, type Inline, joined, strong } from "../document";
import type { DeployReport, PartReport, SettingChange, SystemReport } from "../report";

/** More stand among the changed properties. */
const mostSettings = 20;

/** What happens to each part, in a row of its own. */
export function systemSection({ system, parts }: SystemReport): Block[] {
  return [
    heading(...(system === "" ? ["Outside of any system"] : [code(system)])),
    {
      kind: "table",
      head: ["Part", "What changes", "What that does"],
      rows: parts.map((part) => [nameCell(part), changeCell(part), effectCell(part)]),
    },
  ];
}

function nameCell({ part, kind }: PartReport): Inline[] {
  return [strong(code(part)), { lineBreak: true }, kind];
}

function changeCell({ op, settings, deploy }: PartReport): Inline[] {
  const release = deploy === undefined ? [] : releaseLine(deploy);
  const shown = settings.slice(0, mostSettings).map(settingLine);
  const rest = settings.length - mostSettings;
  const more: Inline[][] = rest > 0 ? [[`and ${rest} more`]] : [];
  const lines = [...release, ...shown, ...more];
  if (lines.length > 0) return joined(lines, { lineBreak: true });
  return [op === "delete" ? "all of it" : "settings that are applied by a deploy"];
}

function releaseLine({ movement, from, to }: DeployReport): Inline[][] {
  switch (movement.kind) {
    case "again":
      return [];
    case "follows":
      return [["release: the newest of its branch or tag"]];
    case "not known yet":
      return [["release: not known yet"]];
    case "first":
      return [["first release ", releaseCode(to ?? movement.to)]];
    case "moves":
      return [["release ", releaseCode(from ?? movement.from), " → ", releaseCode(to ?? movement.to)]];
  }
}

/** A release in few characters. */
export function releaseCode(text: string): Inline {
  const release = parseRelease(text);
  return code(release === undefined ? text : shortRelease(release));
}

/** A setting on its way: `BATCH_MAX 500 → 250`. */
function settingLine({ name, kind, isSecret, from, to, added, removed }: SettingChange): Inline[] {
  if (isSecret)
    return [code(name), kind === "update" ? " (secret) changes" : ` (secret) is ${kind === "add" ? "new" : "removed"}`];
  if (added !== undefined || removed !== undefined) return listLine(name, added ?? [], removed ?? []);
  if (from === undefined && to === undefined) return [code(name), kind === "delete" ? " is removed" : " changes"];
  if (from === undefined) return [code(name), ": ", code(to ?? "")];
  if (to === undefined) return [code(name), " is removed, was ", code(from)];
  return [code(name), ": ", code(from), " → ", code(to)];
}

function listLine(name: string, added: readonly string[], removed: readonly string[]): Inline[] {
  const part = (sign: string, elements: readonly string[]): Inline[][] => {
    const few = elements.slice(0, 5).map((element): Inline[] => [code(element)]);
    const more: Inline[][] = elements.length > 5 ? [[`${elements.length - 5} more`]] : [];
    return elements.length === 0 ? [] : [[`${sign} `, ...joined([...few, ...more], ", ")]];
  };
  const changes = [...part("+", added), ...part("−", removed)];
  return [code(name), ": ", ...(changes.length === 0 ? ["in another order"] : joined(changes, " "))];
}

function effectCell(part: PartReport): Inline[] {
  const { deploy, downtime, dataAtRisk } = part;
  const lines: Inline[][] = [
    ...operationLine(part),
    ...(deploy === undefined ? [] : deployLines(deploy)),
    ...(downtime === undefined ? [] : [[strong(downtime)]]),
    ...(dataAtRisk === undefined
      ? []
      : [[strong(dataAtRisk.what), dataAtRisk.isProtected ? " (protected: Pulumi refuses it)" : ""]]),
  ];
  return joined(lines, { lineBreak: true });
}

function operationLine({ op, kind, deploy }: PartReport): Inline[][] {
  if (op === "replace") return [[strong("replaced")]];
  if (op === "delete") return [[strong("deleted")]];
  if (op === "create") return [["new"]];
  if (deploy !== undefined) return [];
  return [[isServiceKind(kind) || kind === "service" ? "not deployed" : "changed in place"]];
}

function deployLines({ building, reasons }: DeployReport): Inline[][] {
  const further = reasons.filter(
    (reason) => !/^(release$|variables? [\w(]|triggers? )/.test(reason) || reason.includes("not deploy"),
  );
  return [buildingLine(building), ...further.map((reason): Inline[] => [`since ${reason}`])];
}

function buildingLine(building: DeployReport["building"]): Inline[] {
  switch (building.kind) {
    case "build":
      return ["deployed, built"];
    case "build if need be":
      return ["deployed, built if need be"];
    case "image":
      return ["deployed, its image pulled"];
    case "no build":
      return ["deployed, not built"];
    case "kept deploy":
      return ["goes back to ", code(building.deployId), ", not built"];
  }
}
