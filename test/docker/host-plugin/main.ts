import * as pulumi from "@pulumi/pulumi";
import Docker from "dockerode";
import { HostProvider } from "./host-provider";

// An engine that was killed ends nothing.
const engine = process.ppid;
setInterval(() => {
  if (process.ppid !== engine) process.exit();
}, 1000).unref();

// The engine of `DOCKER_HOST`, whatever host the program names.
void pulumi.provider.main(new HostProvider(new Docker()), process.argv.slice(2));
