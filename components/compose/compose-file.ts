/** What another service is waited for to be. */
export type Condition = "service_healthy" | "service_started" | "service_completed_successfully";

/** Variables of a container. */
export type Environment = Record<string, string | null>;

/** A service in a Compose file, of the Compose Specification as much as is written here. */
export interface ComposeService {
  image?: string;
  build?: { context: string; dockerfile: string; args?: Record<string, string> };
  command?: string[];
  /** A file that has variables, beside the Compose file. */
  env_file?: string;
  /** What is null has the value that whoever runs it has given the variable of that name, and isn't there without one. */
  environment?: Environment;
  ports?: string[];
  volumes?: string[];
  /** Folders in memory. */
  tmpfs?: string[];
  /** Files of the file's own `configs`, each with the path at which a container finds it. */
  configs?: { source: string; target: string }[];
  read_only?: true;
  cap_drop?: ["ALL"];
  security_opt?: string[];
  restart?: "no" | "always" | "unless-stopped";
  /** How long it may take to end before it is killed. */
  stop_grace_period?: string;
  /** It is started only when it is asked for by name, or by one of these. */
  profiles?: string[];
  /** Without a test, how often the image's own is run. */
  healthcheck?: { test?: string[]; interval: string; timeout: string; retries: number; start_period?: string };
  logging?: { driver: string; options: Record<string, string> };
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
