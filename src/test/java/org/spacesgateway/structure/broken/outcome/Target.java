package org.spacesgateway.structure.broken.outcome;

import jakarta.ws.rs.core.Response;
import org.spacesgateway.structure.broken.ops.Forwarder;

/** Sample: a plain type that knows a framework, in a room that uses one it may not. */
record Target(Response response, Forwarder forwarder) {}
