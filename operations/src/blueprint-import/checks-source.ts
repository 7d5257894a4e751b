import type { BroughtSystem } from "./brought";
import { urlOutputs } from "./system-source";

/** The TypeScript of checks that every service is there: at its health path, or at all. */
export function checksSource({ services }: BroughtSystem): string {
  const outputs = urlOutputs(services);
  const checks = services.map((service) => {
    const path = service.kind === "web service" ? (service.healthCheckPath ?? "/") : "/";
    return `answers(${JSON.stringify(service.part)}, ${JSON.stringify(outputs.get(service.part))}, ${JSON.stringify(path)})`;
  });
  return `
import type { Check } from "../../check";
import { request } from "../../check-requests";

/** That a service answers at a path. */
function answers(service: string, output: string, path: string): Check {
  return {
    name: \`GET \${path} of \${service} is answered\`,
    run: async ({ outputs, signal }) => {
      await request(\`\${outputs[output]}\${path}\`, { signal });
      return undefined;
    },
    hint: \`\\\`npx slipway logs \${service}\\\` shows what it says.\`,
  };
}

/** What the system promises, each statement as something to try. */
export const checks: readonly Check[] = [${checks.join(", ")}];
`.trimStart();
}
