import * as pulumi from "@pulumi/pulumi";
import Docker from "dockerode";
import { HostProvider } from "./host-provider";

// The engine of `DOCKER_HOST`, whatever host the program names.
void pulumi.provider.main(new HostProvider(new Docker()), process.argv.slice(2));
