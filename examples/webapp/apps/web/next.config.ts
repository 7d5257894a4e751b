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

export default function configure(phase: string): NextConfig {
  const apiUrl = process.env.NEXT_PUBLIC_API_URL;
  // It is written into the pages' scripts, where nothing can mend it later.
  if (phase !== PHASE_PRODUCTION_SERVER && !URL.canParse(apiUrl ?? ""))
    throw new Error("`NEXT_PUBLIC_API_URL` is missing or no URL: the API's address as browsers reach it");
  return {
    output: "standalone",
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
      ]),
  };
}
