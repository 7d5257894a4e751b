import { existsSync } from "node:fs";
import { findOnPath } from "../../../toolchain/find-on-path";

const programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A browser of the Chromium family on this machine: `CHROME_PATH`, else the first that is found. */
export function findBrowser(): string | undefined {
  const chosen = process.env.CHROME_PATH;
  if (chosen !== undefined) return chosen;
  return (
    programs.map((program) => findOnPath(program)).find((path) => path !== undefined) ?? applications.find(existsSync)
  );
}
