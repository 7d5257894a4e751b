import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

test("what a package brings is not run when it is installed", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-scripts-"));
  try {
    const attack = join(folder, "attack");
    mkdirSync(attack);
    const scripts = { postinstall: `node -e "require('fs').writeFileSync('${join(folder, "taken-over")}', '')"` };
    writeFileSync(join(attack, "package.json"), JSON.stringify({ name: "attack", version: "1.0.0", scripts }));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "victim", version: "1.0.0" }));
    cpSync(resolve(__dirname, "../../.npmrc"), join(folder, ".npmrc"));
    execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "./attack"], {
      cwd: folder,
      stdio: "pipe",
    });
    expect(existsSync(join(folder, "node_modules/attack"))).toBe(true);
    expect(existsSync(join(folder, "taken-over"))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
