// Loaded by NODE_OPTIONS into each Node.js process of a service, before its program; in plain JavaScript that Node.js 14
// runs, too. Where a server is to listen on all addresses, as Render wants it to, it listens on those that only this
// machine has, and the program sees no difference.
//
// That it asked for all shows at 127.0.0.2, where the emulator looks: see outside-address.ts.
"use strict";

const net = require("net");

const ipv6Only = 1;
/** Where `net.Server#listen` ends in whatever way it is called, here and in the primary of a cluster. */
const listen = net.Server.prototype._listen2;

net.Server.prototype._listen2 = function (address, port, family, backlog, fd, flags) {
  const isPort = (family === 4 || family === 6) && !(typeof fd === "number" && fd >= 0);
  // A worker of a cluster has a handle already, which its primary made.
  if (this._handle || !isPort || !isAll(address)) return listen.apply(this, arguments);
  const place = openOnLoopback(address, port, family, flags);
  if (place.error === undefined) this._handle = place.handle;
  // With no handle it tries the same address again, and tells the program what is wrong with it.
  return listen.call(
    this,
    place.error === undefined ? place.asked : place.address,
    port,
    place.family,
    backlog,
    fd,
    flags,
  );
};

/** Whether it is `0.0.0.0` or `::`, in any spelling, or nothing. */
function isAll(address) {
  return !address || /^(?:0\.0\.0\.0|[0:]+|[0:]*:ffff:(?:0\.0\.0\.0|[0:]+))$/i.test(address);
}

function openOnLoopback(address, port, family, flags = 0) {
  if (address && family === 6)
    return flags & ipv6Only ? openAt(["::1", 6, flags], [], port, "::") : openDual(port, flags);
  const dual = address ? undefined : openDual(port, flags);
  // As Node.js does on a machine that has no IPv6.
  return dual && dual.error === undefined
    ? dual
    : openAt(["127.0.0.1", 4, flags], [["127.0.0.2", 4, flags]], port, "0.0.0.0");
}

/** A peer's address reads as it does on a server that listens on `::`. */
function openDual(port, flags) {
  const others = [
    ["127.0.0.2", 4, flags],
    ["::1", 6, flags | ipv6Only],
  ];
  return openAt(["::ffff:127.0.0.1", 6, flags], others, port, "::");
}

/** One handle for several addresses; they open and close as one. */
function openAt([address, family, flags], others, port, asked) {
  const handle = net._createServerHandle(address, port, family, undefined, flags);
  if (typeof handle === "number") return { error: handle, address, family };
  const found = {};
  handle.getsockname(found);
  const parts = others
    .map(([other, itsFamily, itsFlags]) => net._createServerHandle(other, found.port, itsFamily, undefined, itsFlags))
    .filter((part) => typeof part !== "number");
  for (const part of parts) part.onconnection = (...connection) => handle.onconnection(...connection);
  for (const name of ["close", "ref", "unref"]) {
    const own = handle[name];
    handle[name] = function (...args) {
      for (const part of parts) part[name]();
      return own.apply(handle, args);
    };
  }
  const { listen: listenAtOne, getsockname } = handle;
  handle.listen = function (backlog) {
    // A port that the system chose is free at the first address, and needn't be at the others.
    const errors = parts.map((part) => part.listen(backlog));
    return (port !== 0 && errors.find((error) => error !== 0)) || listenAtOne.call(handle, backlog);
  };
  handle.getsockname = function (out) {
    const error = getsockname.call(handle, out);
    out.address = asked;
    return error;
  };
  return { handle, asked, family };
}
