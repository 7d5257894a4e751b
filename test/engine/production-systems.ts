import { commit, right } from "../settings/right";

const repo = "https://github.com/acme/shop";

/** Settings with which each system of the table can be in production, and those of them that are secret. */
export const inProduction: Readonly<Record<string, { settings: object; secrets?: Readonly<Record<string, string>> }>> =
  {
    realtime: { settings: right.production },
    backend: {
      settings: { repo, release: commit, variables: { api: { SUPABASE_JWT_ISSUER: "https://auth.acme.com/auth/v1" } } },
      secrets: { "variables.api.SUPABASE_JWT_SECRET": "0123456789abcdef0123456789abcdef" },
    },
    webapp: { settings: { repo, release: commit, domains: { api: "api.shop.acme.com", web: "shop.acme.com" } } },
    goapp: { settings: { repo, release: commit, domains: { web: "go.acme.com" } } },
    fleet: { settings: { repo, release: commit, domains: { api: "fleet.acme.com" } } },
  };
