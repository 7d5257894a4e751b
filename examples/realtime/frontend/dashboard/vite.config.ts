import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

const ADDRESSES = {
  VITE_API_BASE_URL: "https://api.example.com/api/v1",
  VITE_REALTIME_URL: "https://gateway.example.com/realtime/ticks",
};

/** Render tells every build its commit. */
const COMMIT = process.env.RENDER_GIT_COMMIT ?? "";

export default defineConfig(({ mode, isPreview }) => {
  // A preview serves what was built, addresses and all.
  if (!isPreview) requireAddresses(loadEnv(mode, import.meta.dirname));
  return { plugins: [react()], define: { "import.meta.env.VITE_GIT_COMMIT": JSON.stringify(COMMIT) } };
});

function requireAddresses(env: Record<string, string>): void {
  for (const [name, example] of Object.entries(ADDRESSES)) {
    if (!URL.canParse(env[name] ?? "")) {
      throw new Error(`\`${name}\` is missing or no URL: set it to an address such as ${example}`);
    }
  }
}
