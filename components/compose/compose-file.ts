/** What another service is waited for to be. */
export type Condition = "service_healthy" | "service_started" | "service_completed_successfully";

/** A service in a Compose file, of the Compose Specification as much as is written here. */
interface ComposeService {
  image?: string;
  build?: { context: string; dockerfile: string; args?: Record<string, string> };
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  /** Files of the file's own `configs`, each with the path at which a container finds it. */
  configs?: { source: string; target: string }[];
  restart?: "no" | "always";
  /** It is started only when it is asked for by name, or by one of these. */
  profiles?: string[];
  healthcheck?: { test: string[]; interval: string; timeout: string; retries: number };
  depends_on?: Record<string, { condition: Condition }>;
}

/** What `docker compose` reads. */
export interface ComposeFile {
  name: string;
  services: Record<string, ComposeService>;
  volumes: Record<string, object>;
  /** By name; only where there are some. */
  configs?: Record<string, { content: string }>;
}
