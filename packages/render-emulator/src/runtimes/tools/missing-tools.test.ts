import { describe, expect, it } from "vitest";
import { tellingMissingTools } from "./missing-tools";

function told(...lines: string[]): string[] {
  const log: string[] = [];
  const tell = tellingMissingTools((line) => log.push(line));
  for (const line of lines) tell(line);
  return log.filter((line) => !lines.includes(line));
}

describe("a command that is not found", () => {
  it.each([
    "bash: line 1: bundle: command not found",
    "bash: bundle: command not found",
    "./build.sh: line 7: bundle: command not found",
    "sh: 1: bundle: not found",
    "/usr/bin/env: ‘bundle’: No such file or directory",
    "env: bundle: No such file or directory",
  ])("is explained after %s", (line) => {
    expect(told(line)).toEqual([
      "==> `bundle` is missing on this machine: on Render, Ruby with Bundler is there; install it here and deploy again",
    ]);
  });

  it("is explained once", () => {
    expect(told("sh: 1: mix: not found", "sh: 1: mix: not found", "sh: 1: go: not found").length).toBe(2);
  });

  it("that Render may not have either is not promised", () => {
    expect(told("sh: 1: gunicorn: not found")).toEqual([
      "==> `gunicorn` is not on this machine, and may not be on Render's either: a build has to install what it needs",
    ]);
  });

  it.each(["page not found", "GET /a: not found, 404", "Error: file not found: x"])("is not seen in %s", (line) => {
    expect(told(line)).toEqual([]);
  });
});
