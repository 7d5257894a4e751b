import * as pulumi from "@pulumi/pulumi";

/** From where an address is used: `public` is the service's URL, `private` its `host:port` on the private network. */
export type Reach = "public" | "private";

/** One service's place in an {@link Address}. */
export interface AddressPart {
  /** The service's name within its system, for example `orchestrator-api`. */
  readonly service: string;
  readonly reach: Reach;
}

/**
 * Text that says where services can be reached, known only once the platform has made them. It is not a Pulumi output, so that any service
 * can use any other's address (and its own) in its variables, in both directions: the platform decides when it is known, and nobody guesses
 * an address from a name.
 */
export class Address {
  private constructor(readonly parts: readonly (string | AddressPart)[]) {}

  /** A service's public URL, which is its origin too: scheme and host, no path, no slash at its end. */
  static url(service: string): Address {
    return new Address([{ service, reach: "public" }]);
  }

  /** A service's `host:port` on the private network. */
  static privateHost(service: string): Address {
    return new Address([{ service, reach: "private" }]);
  }

  /** Several addresses in one text, for example a list of origins. */
  static join(addresses: readonly Address[], separator: string): Address {
    return new Address(
      addresses.flatMap((address, index) => (index === 0 ? address.parts : [separator, ...address.parts])),
    );
  }

  /** This address with text behind it, for example `/api/v1`. */
  append(text: string): Address {
    return new Address([...this.parts, text]);
  }

  /** The services that this address speaks of. */
  get services(): string[] {
    return this.parts.flatMap((part) => (typeof part === "string" ? [] : [part.service]));
  }

  /** The text itself, once `find` can tell where each service is. */
  resolve(find: (part: AddressPart) => pulumi.Input<string>): pulumi.Output<string> {
    return pulumi.concat(...this.parts.map((part) => (typeof part === "string" ? part : find(part))));
  }
}
