import { isDeeperThan } from "@slipway/render-client";
import type { Colors } from "../terminal";

/** Levels as pino and bunyan number them. */
const NUMBERED: Readonly<Record<number, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};

/** What the line's own time and writer tell already, or nobody asks for. */
const LEFT_OUT = new Set(["time", "timestamp", "@timestamp", "ts", "pid", "hostname", "v"]);

/** A line of a structured log for people: level, message, and the rest as `key=value`. Every other line stays as it is. */
export function readable(line: string, colors: Colors): string {
  const entry = entryIn(line);
  if (entry === undefined) return line;
  const { msg, message = msg, severity, level = severity, ...rest } = entry;
  if (typeof message !== "string") return line;
  const stacks: string[] = [];
  const pairs = pairsIn(rest, "", stacks).map(([key, value]) => `${colors.dim(`${key}=`)}${value}`);
  const words = [levelText(level, colors), message, ...pairs].filter((word) => word !== "");
  return [words.join(" "), ...stacks.map((stack) => colors.dim(stack.replaceAll(/^/gm, "    ")))].join("\n");
}

/** Nobody reads what is nested deeper, and a line can be nested deeper than a program can follow. */
const deepest = 20;

function entryIn(line: string): Record<string, unknown> | undefined {
  if (!line.trimStart().startsWith("{") || isDeeperThan(deepest, line)) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function levelText(level: unknown, colors: Colors): string {
  const name = typeof level === "number" ? (NUMBERED[level] ?? String(level)) : typeof level === "string" ? level : "";
  if (name === "") return "";
  return colorOf(name.toLowerCase(), colors)(name.toUpperCase().padEnd(5));
}

function colorOf(level: string, colors: Colors): (text: string) => string {
  if (/^(err|fatal|crit|emerg|alert|panic)/.test(level)) return colors.red;
  if (level.startsWith("warn")) return colors.yellow;
  return /^(debug|trace|verbose)/.test(level) ? colors.dim : colors.green;
}

/** What is nested comes as `outer.inner`; stacks of errors are collected, since they take lines of their own. */
function pairsIn(values: object, prefix: string, stacks: string[]): [key: string, value: string][] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const key = `${prefix}${name}`;
    if (LEFT_OUT.has(key)) return [];
    if (name === "stack" && typeof value === "string") {
      stacks.push(value);
      return [];
    }
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return pairsIn(value, `${key}.`, stacks);
    return [[key, typeof value === "string" && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)]];
  });
}
