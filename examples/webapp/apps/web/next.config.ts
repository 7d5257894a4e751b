import { join } from "node:path";
import type { NextConfig } from "next";
import { PHASE_PRODUCTION_SERVER } from "next/constants";

/** What pages may load and call: their own origin, and the API. Next.js' own scripts stand within the page. */
function contentSecurityPolicy(apiUrl: string): string {
  const evalInDevelopment = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `connect-src 'self' ${apiUrl}${process.env.NODE_ENV === "development" ? " ws:" : ""}`,
    `script-src 'self' 'unsafe-inline'${evalInDevelopment}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Who came by HTTPS once comes by it again, whatever address they type. */
const httpsOnly: Awaited<ReturnType<NonNullable<NextConfig["headers"]>>>[number] = {
  source: "/:path*",
  has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],
  headers: [{ key: "Strict-Transport-Security", value: "max-age=31536000" }],
};

export default function configure(phase: string): NextConfig {
  const apiUrl = process.env.NEXT_PUBLIC_API_URL;
  // It is written into the pages' scripts, where nothing can mend it later.
  if (phase !== PHASE_PRODUCTION_SERVER && !URL.canParse(apiUrl ?? ""))
    throw new Error("`NEXT_PUBLIC_API_URL` is missing or no URL: the API's address as browsers reach it");
  // Render names the commit, in either way to build. A page of one release that meets an answer of another is loaded anew.
  const commit = process.env.RENDER_GIT_COMMIT;
  return {
    output: "standalone",
    ...(commit && { deploymentId: commit, generateBuildId: () => commit }),
    // The workspace, so that what is shared comes along.
    outputFileTracingRoot: join(__dirname, "../.."),
    turbopack: { root: join(__dirname, "../..") },
    transpilePackages: ["@webapp/shared"],
    poweredByHeader: false,
    images: { unoptimized: true },
    headers: () =>
      Promise.resolve([
        {
          source: "/:path*",
          headers: [
            { key: "Content-Security-Policy", value: contentSecurityPolicy(apiUrl ?? "") },
            { key: "X-Content-Type-Options", value: "nosniff" },
            // An invitation's address is its secret.
            { key: "Referrer-Policy", value: "same-origin" },
          ],
        },
        ...(process.env.NODE_ENV === "production" ? [httpsOnly] : []),
      ]),
  };
}
