"use strict";
// With Pulumi's SDK come a TypeScript compiler and npm's reader of installed packages, by which a program's functions are sent to a cloud. No
// command of ours sends any, and loading both would be half of its start: they are loaded when something of them is used.

const { createRequire } = require("node:module");

const requireAsSdk = createRequire(require.resolve("@pulumi/pulumi"));

for (const name of ["typescript", "@npmcli/arborist"]) {
  const file = requireAsSdk.resolve(name);
  const load = () => {
    delete require.cache[file];
    return requireAsSdk(file);
  };
  require.cache[file] = {
    id: file,
    filename: file,
    path: file,
    loaded: true,
    children: [],
    paths: [],
    exports: lazily(load),
  };
}

/** An object that is loaded when it is asked for anything but whether it is a module, which whoever imports it asks. */
function lazily(load) {
  let loaded;
  const target = () => (loaded ??= load());
  return new Proxy(
    {},
    {
      get: (_empty, key) => (key === "__esModule" ? true : Reflect.get(target(), key)),
      has: (_empty, key) => Reflect.has(target(), key),
      ownKeys: () => Reflect.ownKeys(target()),
      getOwnPropertyDescriptor(_empty, key) {
        const descriptor = Reflect.getOwnPropertyDescriptor(target(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}
