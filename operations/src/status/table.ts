import { parseRelease, shortRelease } from "@slipway/render-api";
import Table from "cli-table3";
import type { Colors } from "../terminal";
import { fullName } from "../stack-resources";
import { isFailed, logsOfFailure } from "../failed-deploy";
import { ago } from "./ago";
import { type DataStoreStatus, isAstray, type RegistryStatus, type ServiceStatus, type StatusReport } from "./report";

/** What the lines of a status are made with. */
export interface TableStyle {
  colors: Colors;
  /** Milliseconds since 1970. */
  now: number;
}

const NOTHING = "-";

/** A status for people: tables, and below them a sentence on each thing that isn't as it should be. */
export function statusLines(report: StatusReport, { colors, now }: TableStyle): string[] {
  const services = report.services.map((service) => serviceRow(service, { colors, now }));
  const dataStores = report.dataStores.map((dataStore) => dataStoreRow(dataStore, colors));
  const lost = report.dataStores.filter(({ status }) => status === "missing");
  return [
    ...tableLines(["SYSTEM", "SERVICE", "RELEASE", "STATE", "ADDRESS", "LAST DEPLOY"], services, colors),
    ...tableLines(["SYSTEM", "DATA STORE", "KIND", "STATE"], dataStores, colors),
    ...(report.registry === undefined ? [] : [registryLine(report.registry), ""]),
    ...report.services.flatMap((service) => serviceRemarks(service, report.stack)),
    ...lost.map((dataStore) => missingRemark(dataStore, report.stack)),
  ];
}

const MEBIBYTE = 1024 ** 2;

function registryLine({ address, bytes }: RegistryStatus): string {
  return `The registry beside the emulator, ${address}, has images of ${(bytes / MEBIBYTE).toFixed(1)} MiB.`;
}

function serviceRow(service: ServiceStatus, { colors, now }: TableStyle): string[] {
  const { system, name, release, state, address, lastDeploy, settingsWait } = service;
  const mark = isAstray(service) ? colors.yellow(" ≠") : "";
  return [
    system || NOTHING,
    name,
    release === undefined ? NOTHING : inShort(release) + mark,
    settingsWait ? colors.yellow(`${state}, settings wait`) : coloured(state, colors),
    address ?? NOTHING,
    lastDeploy === undefined ? NOTHING : lastDeployText(lastDeploy, now),
  ];
}

/** That it is live, the state says. */
function lastDeployText({ status, at }: NonNullable<ServiceStatus["lastDeploy"]>, now: number): string {
  if (at === undefined) return inWords(status);
  return status === "live" ? ago(at, now) : `${inWords(status)}, ${ago(at, now)}`;
}

function dataStoreRow({ system, name, kind, status }: DataStoreStatus, colors: Colors): string[] {
  return [system || NOTHING, name, kind, coloured(inWords(status), colors)];
}

function serviceRemarks(service: ServiceStatus, stack: string): string[] {
  const { state, asked = "", release = "", lastDeploy, settingsWait } = service;
  const name = fullName(service);
  const remarks: string[] = [];
  if (state === "missing") remarks.push(missingRemark(service, stack));
  if (state === "failed") {
    const serving = release === "" ? "" : `, ${inShort(release)} keeps serving`;
    remarks.push(
      `\`${name}\`: its last deploy failed${serving}; \`${logsOfFailure(name, lastDeploy?.status, stack)}\` says why.`,
    );
  }
  if (state === "live" && isFailed(lastDeploy?.status)) {
    remarks.push(
      `\`${name}\` runs what was asked for: its last deploy failed, and what it was to bring was taken back.`,
    );
  }
  if (settingsWait) {
    remarks.push(
      `\`${name}\` has settings at Render that wait for a deploy: \`npm run pulumi -- up --stack ${stack}\` deploys them.`,
    );
  }
  if (state === "suspended") {
    remarks.push(`\`${name}\` is suspended and serves nothing: resume it in Render's dashboard.`);
  }
  if (isAstray(service)) {
    remarks.push(
      `\`${name}\` ≠ runs ${inShort(release)}, but the rollout asked for ${inShort(asked)}: somebody deployed by ` +
        `hand, or the rollout failed. \`npm run pulumi -- up --refresh --stack ${stack}\` deploys what was asked for.`,
    );
  }
  return remarks;
}

function missingRemark(part: ServiceStatus | DataStoreStatus, stack: string): string {
  return (
    `\`${fullName(part)}\` (\`${part.id}\`) is gone from Render but still in the stack's state: ` +
    `\`npm run pulumi -- refresh --stack ${stack}\` removes it there.`
  );
}

/** A table without lines, so that it reads the same in a pipe, and an empty line after it. */
export function tableLines(head: string[], rows: string[][], colors: Colors): string[] {
  if (rows.length === 0) return [];
  const table = new Table({
    chars: Object.fromEntries(BORDERS.map((border) => [border, ""])),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
  });
  table.push(
    head.map((title) => colors.dim(title)),
    ...rows,
  );
  return [...table.toString().replaceAll(/ +$/gm, "").split("\n"), ""];
}

const BORDERS = [
  ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
  ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
];

function coloured(state: string, colors: Colors): string {
  if (state === "live" || state === "available") return colors.green(state);
  return state === "failed" || state === "missing" ? colors.red(state) : colors.yellow(state);
}

/** What is not a release is shown as it is. */
function inShort(release: string): string {
  const parsed = parseRelease(release);
  return parsed === undefined ? release : shortRelease(parsed);
}

/** "build_in_progress" as "build in progress". */
function inWords(status: string): string {
  return status.replaceAll("_", " ");
}
