import type { BroughtService, BroughtSystem } from "./brought";
import { urlOutputs } from "./system-source";

/** The TypeScript of checks that every service is there: right at its health path, or with any answer of its own where it has none. */
export function checksSource({ services }: BroughtSystem): string {
  const outputs = urlOutputs(services);
  const made = services.map((service) => ({ part: service.part, ...expectedOf(service) }));
  const hasAny = made.some(({ expected }) => expected !== "200");
  const checks = made.map(({ part, path, expected }) => {
    const texts = [part, outputs.get(part), path].map((text) => JSON.stringify(text));
    return `answers(${[...texts, ...(hasAny ? [expected] : [])].join(", ")})`;
  });
  return `
import type { Check } from "../../check";
import { request } from "../../check-requests";

/** That a service answers at a path. */
function answers(service: string, output: string, path: string${hasAny ? ", status: number | { below: number }" : ""}): Check {
  return {
    name: \`GET \${path} of \${service} is answered\`,
    run: async ({ outputs, signal }) => {
      await request(\`\${outputs[output]}\${path}\`, { signal }${hasAny ? ", status" : ""});
      return undefined;
    },
    hint: \`\\\`npx slipway logs \${service}\\\` shows what it says.\`,
  };
}

/** What the system promises, each statement as something to try. */
export const checks: readonly Check[] = [${checks.join(", ")}];
`.trimStart();
}

/** What is asked for. A service without a health path need not have anything at `/`: whatever it says there will do, but an error of its own. */
function expectedOf(service: BroughtService): { path: string; expected: string } {
  if (service.kind === "static site") return { path: "/", expected: "200" };
  const { healthCheckPath } = service;
  return healthCheckPath === undefined || healthCheckPath === ""
    ? { path: "/", expected: "{ below: 500 }" }
    : { path: healthCheckPath, expected: "200" };
}
