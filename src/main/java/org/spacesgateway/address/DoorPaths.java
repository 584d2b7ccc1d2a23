package org.spacesgateway.address;

import java.util.Set;

/** Paths that are the gateway's own on every old host: no mapping of them is ever asked for. */
public final class DoorPaths {
  /**
   * Lower case, without a closing slash: sign-up, sign-in, what blog editors post to, and what
   * crawlers may ask for. {@code /fwlink} is not among them: it is by some of its numbers alone.
   */
  public static final Set<String> ALL =
      Set.of(
          "/signup",
          "/signup.aspx",
          "/writerredirect/writercreatespacesaccount",
          "/writerredirect/createspaceaddress",
          "/login",
          "/login.srf",
          "/storageservice/metaweblog.rpc",
          "/robots.txt");

  private DoorPaths() {}
}
