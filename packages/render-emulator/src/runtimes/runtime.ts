import type { IncomingMessage, ServerResponse } from "node:http";
import type { CustomDomain, EnvVar, Header, Instance, Route, SecretFile, Service } from "@slipway/render-api";

/** What becomes of an instance of a release, once that serves. */
export type InstanceTurn =
  | { kind: "available" }
  /** It fails its health check and gets no more requests. */
  | { kind: "unhealthy"; instanceId: string }
  /** It has ended, or could not be started again: then nobody knows it by an id. */
  | { kind: "failed"; instanceId?: string; reason: FailureReason };

/**
 * How services are built and run. Native ones are processes of this machine, or not run at all; a Dockerfile's and an image's are containers
 * (`docker`), processes by a stand-in (`process`), or the former where there is an engine and the latter where there is none (`auto`).
 */
export const runtimeNames = ["auto", "docker", "process", "simulated"] as const;
export type RuntimeName = (typeof runtimeNames)[number];

/** A service as one deploy of it sees it. */
export interface ReleaseSettings {
  service: Service;
  envVars: EnvVar[];
  secretFiles: SecretFile[];
}

export interface Commit {
  id: string;
  message: string;
  createdAt: string;
}

/** What a deploy starts: what was built of a commit, or an image that somebody else built. */
export type Artifact = BuildArtifact | ImageArtifact;

export interface BuildArtifact {
  kind: "build";
  /** The folder that the build wrote to. */
  dir: string;
  commit: Commit;
  /** The image that a Docker engine has built, by its id: then there is nothing in the folder. */
  imageId?: string | undefined;
  /** Nothing was built: there is nothing in the folder. */
  isSimulated?: true | undefined;
}

export interface ImageArtifact {
  kind: "image";
  /** Registry, repository and tag (or digest) in full. */
  ref: string;
  /** `sha256:` and 64 hexadecimal digits. */
  digest: string;
}

/**
 * The artifact of a runtime that starts what it has built itself.
 *
 * @throws StepFailure when it is another one
 */
export function builtArtifact(artifact: Artifact): BuildArtifact {
  if (artifact.kind === "image") throw new StepFailure(noImages(artifact.ref));
  if (artifact.imageId !== undefined) throw new StepFailure(noContainers);
  if (artifact.isSimulated !== true) return artifact;
  throw new StepFailure("What is to be started was only simulated, so there is no build of it: deploy again");
}

const noContainers =
  "What is to be started is a container image that was built here, and this emulator runs processes: start the emulator with " +
  "`--runtime auto`, or deploy again";

/** What it takes to run an image. */
export function noImages(ref: string): string {
  return (
    `Running ${ref} takes containers, and this emulator runs processes: start it with \`--runtime auto\` where a Docker engine ` +
    "is, deploy the service from its repository, or start the emulator with `--runtime simulated`, which takes it through its " +
    "deploys and runs nothing"
  );
}

/** Takes one line; `instance` names the instance that wrote it. */
export type Log = (message: string, instance?: string) => void;

export interface BuildJob {
  settings: ReleaseSettings;
  /** The commit to build; absent: the newest of the service's branch. */
  commitId: string | undefined;
  /** The folder that this build alone writes to. */
  buildDir: string;
  log: Log;
  signal: AbortSignal;
  /** Told the commit as soon as it has been fetched. */
  onCommit(commit: Commit): Promise<void>;
}

export interface PullJob {
  settings: ReleaseSettings;
  /** The image to find, in full. */
  ref: string;
  log: Log;
  signal: AbortSignal;
}

/** A disk of a service: the path at which Render mounts it, and the folder that is its data here. */
export interface MountedDisk {
  /** With no slash at its end. */
  mountPath: string;
  dir: string;
}

export interface RunJob {
  settings: ReleaseSettings;
  artifact: Artifact;
  /** Nothing for pre-deploy commands, which see no disk. */
  disk?: MountedDisk | undefined;
  /** Whether something else runs in the same build, what is live or a job: nothing may be taken from under it. */
  isBuildInUse: boolean;
  log: Log;
  /** Told what becomes of its instances. */
  tell: (turn: InstanceTurn) => void;
  signal: AbortSignal;
  /** The service's rules as they stand when a request comes: they apply without a deploy. */
  staticRules(): { headers: Header[]; routes: Route[] };
  /** The service's own domains, as they stand when they are asked for. */
  domains(): CustomDomain[];
}

/** A command that runs once. */
export interface Task {
  /** What its process is called among the instances. */
  id: string;
  /** What it is called in messages: `Job`. */
  name: string;
  /** Absent: what starts the service. */
  command?: string;
  limitMs: number;
}

/** What a service's port does with what comes in. */
export interface TrafficHandler {
  request(request: IncomingMessage, response: ServerResponse): void;
  /**
   * The handshake of a WebSocket.
   *
   * @param response refuses it, and has the connection
   * @param head what has come after the handshake
   */
  upgrade(request: IncomingMessage, response: ServerResponse, head: Buffer): void;
}

/** A release that serves. */
export interface LiveRelease {
  /** Absent for workers, which nobody connects to. */
  readonly handler?: TrafficHandler;
  /** What comes from the private network; absent where nothing does. */
  readonly privateHandler?: TrafficHandler;
  instances(): Instance[];
  scale(numInstances: number): Promise<void>;
  /** To be called once no new requests come: lets those in flight end, then ends the instances as a deploy does. */
  retire(): Promise<void>;
  /** Ends the instances without waiting for requests. */
  stop(): Promise<void>;
}

/**
 * One way of building and running services. Each step throws a {@link StepFailure} with what the deploy's log should
 * say.
 */
export interface Runtime {
  /** Builds what is in a repository. */
  build(job: BuildJob): Promise<BuildArtifact>;
  /** Finds the image of a service that has no repository: what a tag stands for at this moment. */
  pull(job: PullJob): Promise<ImageArtifact>;
  /** Runs the service's pre-deploy command. */
  preDeploy(job: RunJob): Promise<void>;
  /** Runs a command to its end beside what is live. */
  runOnce(job: RunJob, task: Task): Promise<void>;
  /** Starts the release and waits until it is healthy. */
  start(job: RunJob): Promise<LiveRelease>;
}

/** What is known of why a process has failed. */
export interface FailureReason {
  /** The code that it has ended with. */
  nonZeroExit?: number;
  /** Whether it has ended although it was to run on. */
  earlyExit?: true;
  timedOutSeconds?: number;
  /** Set when it took more memory than its plan has. */
  oomKilled?: { memoryLimit: string };
  /** What its health check has found. */
  unhealthy?: string;
}

/** A step of a deploy went wrong through the service's own doing, or was canceled. */
export class StepFailure extends Error {
  constructor(
    message: string,
    readonly reason: FailureReason = {},
  ) {
    super(message);
  }
}

/** Why something has failed, as far as what was thrown tells it. */
export function reasonOf(error: unknown): FailureReason {
  return error instanceof StepFailure ? error.reason : {};
}
